using Slipway.Storage.Changes;
using Slipway.Storage.Database;

namespace Slipway.Storage.Offers;

/// <summary>
/// Stores the result of a request, unless one of the same name completed after the state was read
/// on which it was decided.
/// </summary>
/// <param name="dialect">Of the database.</param>
/// <param name="guard">What must hold for it to write anything.</param>
internal sealed class RequestStatement(Dialect dialect, string guard)
{
    private readonly string remember = $"""
        INSERT INTO client_requests (principal, path, request_id, operation_id, body, command_revision, time)
        SELECT @principal, @path, @request_id, @operation, @body, @command_revision, {dialect.MachineNow} WHERE {guard}
        ON CONFLICT (principal, path, request_id) DO UPDATE SET
          operation_id = excluded.operation_id, body = excluded.body, command_revision = excluded.command_revision, time = excluded.time
        WHERE client_requests.command_revision <= excluded.command_revision
        """;

    public Statement Of(ClientRequest request, Guid? operationId, long commandRevision, (string Name, object? Value)[] key) => new(
        remember,
        [
            .. key, ("principal", request.Principal), ("path", request.Path), ("request_id", request.Id),
            ("operation", operationId), ("body", request.Body), ("command_revision", commandRevision),
        ]);
}
