using System.Net.Sockets;
using System.Text;
using Slipway.Server.Settings;

namespace Slipway.Server.Notifications;

/// <summary>Asks a mail server whether it offers STARTTLS, which the framework's client cannot be told to find out by itself.</summary>
internal static class SmtpProbe
{
    private const int MostLines = 100;

    public static async Task<bool> OffersTlsAsync(SmtpServer server, CancellationToken cancel)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port, cancel);
        var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        await AnswerAsync(reader, cancel);
        await stream.WriteAsync(Encoding.ASCII.GetBytes("EHLO slipway\r\n"), cancel);
        var offers = (await AnswerAsync(reader, cancel)).Any(line => line.Length > 4 && line[4..].Trim().Equals("STARTTLS", StringComparison.OrdinalIgnoreCase));
        await stream.WriteAsync(Encoding.ASCII.GetBytes("QUIT\r\n"), cancel);
        return offers;
    }

    /// <summary>The lines of one answer, which must be a good one.</summary>
    private static async Task<IReadOnlyList<string>> AnswerAsync(StreamReader reader, CancellationToken cancel)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines && await reader.ReadLineAsync(cancel) is { } line)
        {
            lines.Add(line);
            if (!line.StartsWith('2'))
                throw new IOException($"The mail server answered: {line}");
            if (line.Length < 4 || line[3] != '-')
                return lines;
        }

        throw new IOException("The mail server closed the connection, or does not speak SMTP.");
    }
}
