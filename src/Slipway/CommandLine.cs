using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using Slipway.Cli.Commands;
using Slipway.Cli.Exec;
using Slipway.Cli.Options;
using Slipway.Storage.Database;
using Slipway.Storage.Files;

namespace Slipway.Cli;

/// <summary>
/// The command <c>slipway</c>: its verbs, and what it prints when one fails.
/// </summary>
public static class CommandLine
{
    public static RootCommand Create() => new("A self-hosted marketplace publishing service.")
    {
        ServeCommand.Create(),
        ExecCommand.Create(),
        AuthorityCommand.Create(),
        PublisherCommand.Create(),
        PrincipalCommand.Create(),
        OfferCommand.Create(),
        new ValidateCommand(),
        RulesCommand.Create(),
        FieldsCommand.Create(),
        SchemaCommand.Create(),
        BackupCommand.Create(),
        RestoreCommand.Create(),
        WebhookCommand.Create(),
        NotificationCommand.Create(),
        SigningKeyCommand.Create(),
        AuditCommand.Create(),
        ArtifactsCommand.Create(),
        PriceTemplateCommand.Create(),
    };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Create().Parse(args);

        // The first error may only say that a command is missing; the last names the unknown word.
        if (parsed.Errors is [.., var last])
            return Exit.Fail(error, MessageOf(parsed, last), ExecCommand.FailureCode(parsed));
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,

                // The host takes its own time to drain on SIGTERM; the parser would end the process
                // after two seconds.
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception fault) when (fault is StoreUnusableException or LargeFilesException)
        {
            return Exit.Fail(error, fault.Message, ExecCommand.FailureCode(parsed));
        }
        catch (Exception fault) when (fault is DbException or StoreBusyException or CommitUnknownException)
        {
            return Exit.Fail(error, $"the database failed: {fault.Message} Check whether the change was made before you try again.",
                ExecCommand.FailureCode(parsed));
        }
    }

    /// <summary>
    /// The parser's own messages do not name the available commands, the missing argument or the
    /// option of an invalid value.
    /// </summary>
    private static string MessageOf(ParseResult parsed, ParseError fault)
    {
        var command = parsed.CommandResult.Command;
        var path = string.Join(' ', PathOf(parsed.CommandResult).Reverse());
        if (command is { Action: null, Subcommands.Count: > 0 } && parsed.UnmatchedTokens.Count == 0)
            return $"{path} needs a command: {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}. '{path} --help' says what "
                + "each does.";
        if (fault.SymbolResult is ArgumentResult { Tokens.Count: 0, Argument: { Arity.MinimumNumberOfValues: > 0 } argument }
            && command.Arguments.Contains(argument))
            return $"{path} needs {argument.Name}. {argument.Description}";
        var option = fault.SymbolResult as OptionResult ?? fault.SymbolResult?.Parent as OptionResult;
        return option is null || fault.Message.Contains(option.Option.Name, StringComparison.Ordinal)
            ? fault.Message
            : $"{option.Option.Name}: {fault.Message}";
    }

    /// <summary>
    /// The innermost first; the program by its documented name, whatever its file is called.
    /// </summary>
    private static IEnumerable<string> PathOf(SymbolResult? command)
    {
        for (; command is CommandResult { Command: var verb }; command = command.Parent)
            yield return verb is RootCommand ? "slipway" : verb.Name;
    }
}
