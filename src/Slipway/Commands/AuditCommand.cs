using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Core.Publishing;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway audit list</c></summary>
internal static class AuditCommand
{
    public static Command Create() => new("audit", "The record of changes to publishers, principals, roles and secrets.") { List() };

    private static Command List()
    {
        var since = new Option<DateTimeOffset?>("--since")
        {
            Description = "Only changes from this date or time on; UTC unless it names a zone.",
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(
                    result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                    return time;
                result.AddError("--since must be a date or a time, such as 2026-01-31 or 2026-01-31T12:00:00Z.");
                return null;
            },
        };
        var subject = new Option<string?>("--subject") { Description = "Only changes to one application or publisher." };
        return new StoreCommand(
            "list",
            "Lists every change of principals, secrets, roles, subscriptions and publishers, oldest first.",
            [since, subject],
            async (run, cancel) =>
            {
                var entries =
                    (await new AuditStore(run.Database).ListAsync(run.Parsed.GetValue(since), run.Parsed.GetValue(subject), cancel))
                    .Select(row => new ShownChange(
                        row.AuditId,
                        WireTime.OfTicks(row.Time),
                        row.Actor,
                        row.What,
                        row.Subject,
                        JsonElement.Parse(row.Detail)))
                    .ToList();
                return run.Show(
                    entries,
                    ["TIME", "ACTOR", "WHAT", "SUBJECT", "DETAIL"],
                    entry => [entry.Time, entry.Actor, entry.What, entry.Subject, entry.Detail.GetRawText()]);
            });
    }

    internal sealed record ShownChange(long Id, string Time, string Actor, string What, string Subject, JsonElement Detail);
}
