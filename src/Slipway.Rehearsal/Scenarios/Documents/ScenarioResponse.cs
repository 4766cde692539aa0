namespace Slipway.Rehearsal.Scenarios.Documents;

public enum ScenarioResponse
{
    Conflict,
    TooManyRequests,
    ServerError,

    /// <summary>The other recorded shape of a 500: one key for each service behind the API.</summary>
    ServerErrorOfServices,

    /// <summary>A page of HTML by what stands before the API.</summary>
    BadGateway,

    /// <summary>The connection breaks.</summary>
    Drop,

    ExpiredToken,
}
