using System.Globalization;

namespace Slipway.Demo.Nodes;

/// <summary>The arguments that script/demo --nodes passes.</summary>
/// <param name="Server">The shared address in front of the nodes.</param>
/// <param name="Sample">The document that every offer is made from.</param>
/// <param name="Offers">How many offers to publish.</param>
/// <param name="Database">
/// The nodes' database, which shows which node works on which operation.
/// </param>
/// <param name="Nodes">Name and process id of each node.</param>
internal sealed record NodesOptions(Uri Server, string Sample, int Offers, string Database, IReadOnlyList<Node> Nodes)
{
    /// <summary>Null for arguments that the script does not pass.</summary>
    public static NodesOptions? Read(string[] args) =>
        args is ["nodes", var server, var sample, var offers, var database, .. var nodes] && nodes.Length > 1
            ? new NodesOptions(
                new Uri(server),
                sample,
                int.Parse(offers, CultureInfo.InvariantCulture),
                database,
                [.. nodes.Select(node => node.Split('='))
                    .Select(parts => new Node(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture)))])
            : null;
}

internal sealed record Node(string Name, int ProcessId);
