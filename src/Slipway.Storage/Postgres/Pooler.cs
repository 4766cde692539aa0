namespace Slipway.Storage.Postgres;

/// <summary>What stands between the nodes and PostgreSQL.</summary>
public enum Pooler
{
    None,

    /// <summary>
    /// A pooler that gives a connection to another client after each transaction, such as
    /// pgbouncer's <c>pool_mode=transaction</c>.
    /// </summary>
    Transaction,
}
