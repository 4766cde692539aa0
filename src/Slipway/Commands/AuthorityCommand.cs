using Slipway.Cli.Options;
using Slipway.Rehearsal.Tls;
using Slipway.Storage.Identity;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway ca export</c></summary>
internal static class AuthorityCommand
{
    public static Command Create() => new("ca", "The certificate authority of a rehearsal that is served with --tls-hosts.") { Export() };

    private static Command Export()
    {
        var store = new StoreFlags();
        var command = new Command(
            "export", "Prints its certificate (PEM), for the trust stores of the rehearsal's clients. Its key stays in the database.");
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var database = await store.OpenAsync(parsed, cancel);
            if (await StoredAuthority.PemAsync(new KeyStore(database), cancel) is not { } pem)
                return Exit.Fail(
                    parsed, "there is no certificate authority in this database yet; 'slipway serve --rehearsal --tls-hosts' makes one.");
            parsed.InvocationConfiguration.Output.WriteLine(pem);
            return Exit.Done;
        });
        return command;
    }
}
