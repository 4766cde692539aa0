using Npgsql;

namespace Slipway.Storage.Postgres;

/// <summary>How a PostgreSQL database is reached.</summary>
/// <param name="ConnectionString">For all that is read and written.</param>
/// <param name="Pooler">What that connection string leads to.</param>
/// <param name="Direct">A way past the pooler, for the node's lock; null where there is
/// none.</param>
public sealed record PostgresAddress(string ConnectionString, Pooler Pooler = Pooler.None, string? Direct = null)
{
    /// <summary>
    /// Where nothing else is said, a server that does not answer, or has no connection free, is
    /// given up on in good time: somebody waits for a 503.
    /// </summary>
    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 15;

    /// <summary>More than there are statements in this project.</summary>
    private const int PreparedStatements = 100;

    private const int QuestionConnections = 8;

    /// <summary>
    /// Statements that find rows by their keys are planned once, and never to read a whole table: a
    /// plan that was made while the table was small would be kept when it has grown. (What cannot
    /// be planned otherwise looks costly then, and would be compiled: so that is off too.)
    /// </summary>
    private const string OnePlan =
        "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    /// <summary>Where a node's lock can be held; null: leases alone must do.</summary>
    internal string? ForLock => Direct ?? (Pooler == Pooler.None ? ConnectionString : null);

    /// <exception cref="ArgumentException">It is not a connection string.</exception>
    internal NpgsqlConnectionStringBuilder ForWork()
    {
        var options = new NpgsqlConnectionStringBuilder(ConnectionString);
        if (!options.ShouldSerialize("Timeout"))
            options.Timeout = ConnectSeconds;
        if (!options.ShouldSerialize("Command Timeout"))
            options.CommandTimeout = CommandSeconds;

        // What comes again is prepared by the server once per connection.
        if (!options.ShouldSerialize("Max Auto Prepare"))
            options.MaxAutoPrepare = PreparedStatements;
        // Nothing here changes a session: what it would take to undo that costs more than most
        // questions.
        options.NoResetOnClose = true;
        if (Pooler == Pooler.Transaction)
        {
            // What a session would keep, the next transaction does not find, or finds of another's.
            options.MaxAutoPrepare = 0;
            options.Multiplexing = false;
        }

        return options;
    }

    /// <summary>
    /// For groups of commits: one statement, planned once for groups of all sizes.
    /// </summary>
    internal NpgsqlConnectionStringBuilder ForGroups()
    {
        var options = ForWork();
        options.Options = $"{options.Options} {OnePlan}".Trim();
        return options;
    }

    /// <summary>
    /// Questions of many requests share a few connections: each is a statement of its own, so they
    /// are sent one behind another without waiting for answers.
    /// </summary>
    internal NpgsqlConnectionStringBuilder ForQuestions()
    {
        var options = ForGroups();
        options.Multiplexing = true;
        options.MaxPoolSize = Math.Min(options.MaxPoolSize, QuestionConnections);
        options.MinPoolSize = Math.Min(options.MinPoolSize, options.MaxPoolSize);
        return options;
    }

    /// <summary>
    /// A start is more patient: nobody waits for an answer, and a migration waits for another
    /// node's and takes as long as it takes.
    /// </summary>
    internal string ForMigration()
    {
        var patient = new NpgsqlConnectionStringBuilder(ConnectionString);
        return new NpgsqlConnectionStringBuilder(ForWork().ToString())
        {
            Pooling = false,
            CommandTimeout = 0,
            Timeout = patient.Timeout,
        }.ToString();
    }
}
