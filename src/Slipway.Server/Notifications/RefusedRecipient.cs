
namespace Slipway.Server.Notifications;

/// <summary>A recipient that the server refused, and the server's reply.</summary>
internal sealed record RefusedRecipient(string Address, int Code, string Text);
