namespace Slipway.Cli.Options;

/// <summary>The values of an option that are pairs, such as <c>--set KEY=VALUE</c>.</summary>
internal static class KeyValues
{
    public static List<KeyValuePair<string, string>> Read(string option, string form, string[]? given, List<string> faults)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var pair in given ?? [])
        {
            if (pair.Split('=', 2) is [{ Length: > 0 } name, var value])
                pairs.Add(new(name, value));
            else
                faults.Add($"{option} takes {form}; found '{pair}'.");
        }

        return pairs;
    }
}
