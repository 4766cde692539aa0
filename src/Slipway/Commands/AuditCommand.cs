using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Slipway.Cli.Options;
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
        var command = new Command("list", "Lists every change of principals, secrets, roles, subscriptions and publishers, oldest first.")
        {
            since,
            subject,
        };
        var store = new StoreFlags();
        var output = new Output();
        store.AddTo(command);
        output.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            var entries = (await new AuditStore(database).ListAsync(parsed.GetValue(since), parsed.GetValue(subject), cancel))
                .Select(row => new ShownChange(
                    row.AuditId,
                    WireTime.Format(new DateTimeOffset(row.Time, TimeSpan.Zero)),
                    row.Actor,
                    row.What,
                    row.Subject,
                    JsonElement.Parse(row.Detail)))
                .ToList();
            output.Write(
                parsed,
                entries,
                ["TIME", "ACTOR", "WHAT", "SUBJECT", "DETAIL"],
                entry => [entry.Time, entry.Actor, entry.What, entry.Subject, entry.Detail.GetRawText()]);
            return Exit.Done;
        });
        return command;
    }

    internal sealed record ShownChange(long Id, string Time, string Actor, string What, string Subject, JsonElement Detail);
}
