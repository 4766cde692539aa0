using System.Collections;
using System.Text;

namespace Slipway.Cli.Exec;

/// <summary>
/// The root certificate files that Python's certifi and conda bring along, wherever the command may
/// find one. The library requests reads certifi's file for prepared requests even if the variables
/// name another, and each virtual environment has its own file.
/// </summary>
internal static class PythonBundles
{
    private const int Most = 200;

    /// <summary>Folders of libraries, relative to an interpreter or an environment.</summary>
    private static readonly string[] LibraryFolders = ["lib", "lib64", "local/lib"];

    private static readonly string[] PackageFolders = ["site-packages", "dist-packages"];

    private static readonly string[] BundlesOfPackages = ["certifi/cacert.pem", "pip/_vendor/certifi/cacert.pem", "botocore/cacert.pem"];

    private static readonly string[] BundlesOfConda = ["ssl/cacert.pem", "ssl/cert.pem"];

    private static readonly EnumerationOptions Plainly = new() { IgnoreInaccessible = true, MatchCasing = MatchCasing.CaseSensitive };

    /// <summary>The files that a command run here may read.</summary>
    public static IReadOnlyList<string> Of(string program, IEnumerable<string> words, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        var environment = Environment.GetEnvironmentVariables();
        foreach (var (name, value) in variables)
            environment[name] = value;
        return Find(program, words, Environment.CurrentDirectory, environment, RootBundle.SystemFiles);
    }

    /// <summary>
    /// Each file once, with links followed, except those in <paramref name="known"/>.
    /// </summary>
    /// <param name="program">The command's program.</param>
    /// <param name="words">
    /// Its arguments; one that names a program inside an environment shows where that environment
    /// is.
    /// </param>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="known">Files that are covered already.</param>
    public static IReadOnlyList<string> Find(
        string program, IEnumerable<string> words, string folder, IDictionary variables, IEnumerable<string> known)
    {
        var home = variables["HOME"] as string ?? "";
        List<string> environments =
        [
            .. Environments(program, folder), .. words.SelectMany(word => Environments(word, folder)),
            .. Named(variables, "VIRTUAL_ENV"), .. Named(variables, "CONDA_PREFIX"),
            .. Paths(variables["PATH"]).Where(path => Path.GetFileName(path) == "bin").Select(path => Path.GetDirectoryName(path)!),
            .. Below(folder), "/usr", "/usr/local", Path.Combine(home, ".local"), "/opt/az", "/opt/venv",
            .. Below(Path.Combine(home, ".local/share/pipx/venvs")), .. Below(Path.Combine(home, ".pyenv/versions")),
        ];
        var packages = environments.SelectMany(Packages).Concat(Paths(variables["PYTHONPATH"]));
        return
        [
            .. packages.SelectMany(at => Inside(at, BundlesOfPackages)).Concat(environments.SelectMany(at => Inside(at, BundlesOfConda)))
                .Select(RootBundle.Resolved).Except(known.Select(RootBundle.Resolved)).Distinct(StringComparer.Ordinal).Take(Most),
        ];
    }

    /// <summary>
    /// The environment whose <c>bin</c> holds a program: that of its path as given and that of the
    /// link's target.
    /// </summary>
    private static IEnumerable<string> Environments(string word, string folder)
    {
        if (!word.Contains("/bin/", StringComparison.Ordinal) && !word.StartsWith("bin/", StringComparison.Ordinal))
            return [];
        var path = Path.GetFullPath(Path.Combine(folder, word));
        return !File.Exists(path) ? [] : ((string[])[path, RootBundle.Resolved(path), .. Interpreter(path)])
            .Select(Path.GetDirectoryName).Where(bin => Path.GetFileName(bin) == "bin").Select(bin => Path.GetDirectoryName(bin)!);
    }

    /// <summary>The interpreter that a script's first line names.</summary>
    private static IEnumerable<string> Interpreter(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[256];
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            var line = Encoding.UTF8.GetString(head, 0, length).Split('\n')[0];
            return line.StartsWith("#!/", StringComparison.Ordinal) ? [line[2..].Split(' ')[0].Trim()] : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Named(IDictionary variables, string name) =>
        variables[name] is string { Length: > 0 } path ? [path] : [];

    private static string[] Paths(object? list) => (list as string ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Packages(string environment) =>
        from library in LibraryFolders
        from python in Below(Path.Combine(environment, library), "python3*")
        from packages in PackageFolders
        select Path.Combine(python, packages);

    private static IEnumerable<string> Inside(string folder, string[] names) =>
        names.Select(name => Path.Combine(folder, name)).Where(File.Exists);

    private static IEnumerable<string> Below(string folder, string pattern = "*") =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, pattern, Plainly) : [];
}
