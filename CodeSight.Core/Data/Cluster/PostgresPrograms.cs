using System.Diagnostics;
using CodeSight.Core.Configuration;

namespace CodeSight.Core.Data.Cluster;

/// <summary>
/// Where Postgres' programs are, and how they are run: never as root (Postgres refuses), so a server that runs as root hands the
/// cluster to the user "postgres" (or "nobody") and keeps for it the right to pass through folders that only root may enter.
/// </summary>
internal sealed class PostgresPrograms
{
    public const string Superuser = "codesight";

    private static readonly TimeSpan MaxDrain = TimeSpan.FromMilliseconds(500);

    private readonly string _folder;
    private readonly string? _serverUser;

    private PostgresPrograms(string folder, string? serverUser) => (_folder, _serverUser) = (folder, serverUser);

    /// <summary>Finds the programs: PATH first, then the folders of Debian, Fedora and Homebrew, newest version first.</summary>
    /// <param name="version">Major version that an existing cluster needs, or null for any.</param>
    /// <exception cref="PostgresUnavailableException">There are none, or none of that version.</exception>
    public static PostgresPrograms Find(int? version)
    {
        var candidates = Candidates().Where(folder => File.Exists(Path.Combine(folder, "initdb"))).Distinct().ToList();
        if (candidates.Count == 0)
        {
            throw new PostgresUnavailableException(
                $"{Settings.Postgres.Name} is not set, and this machine has no Postgres to start a private one with: name a Postgres in "
                    + "it, or install Postgres 15 or newer with pgvector.");
        }
        var folder = version is null ? candidates[0] : candidates.FirstOrDefault(candidate => VersionOf(candidate) == version);
        if (folder is null)
        {
            throw new PostgresUnavailableException(
                $"The index was made by Postgres {version}, which is not installed; install it, or name another CODESIGHT_DATA_DIR to "
                    + "index afresh.");
        }
        return new PostgresPrograms(folder, Environment.IsPrivilegedProcess ? ServerUser() : null);
    }

    /// <summary>Runs one program to its end; output and errors together.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, program);
        var start = _serverUser is null
            ? new ProcessStartInfo(path, arguments)
            : new ProcessStartInfo("setpriv", [.. AsServerUser(_serverUser), path, .. arguments]);
        start.WorkingDirectory = "/";
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start) ?? throw new PostgresUnavailableException($"{path} could not be started.");
        var output = new System.Text.StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        // WaitForExitAsync would wait for the pipes to be closed, and pg_ctl leaves its server running with them.
        while (!process.HasExited) await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        // What was written before the exit is read now, or in a moment; only a server that inherited the pipes keeps them open longer.
        using var drain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        drain.CancelAfter(MaxDrain);
        await process.WaitForExitAsync(drain.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        lock (output) return (process.ExitCode, output.ToString());
    }

    /// <summary>Makes a folder that only the server's user may enter.</summary>
    public void PrepareFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        GiveToServer(folder);
    }

    /// <summary>Makes the server's user the owner of a file or folder of ours.</summary>
    public void GiveToServer(string path)
    {
        if (_serverUser is null) return;
        using var chown = Process.Start(new ProcessStartInfo("chown", [_serverUser, path]));
        chown?.WaitForExit();
    }

    private static string[] AsServerUser(string user) =>
    [
        $"--reuid={user}", "--clear-groups", "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--",
    ];

    private static string ServerUser() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static IEnumerable<string> Candidates()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            yield return folder;
        foreach (var pattern in new[] { "/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr" })
        {
            if (!Directory.Exists(pattern)) continue;
            var folders = pattern == "/usr"
                ? Directory.GetDirectories(pattern, "pgsql*")
                : Directory.GetDirectories(pattern).Where(
                    path => pattern == "/usr/lib/postgresql" || path.Contains("postgresql", StringComparison.Ordinal)).ToArray();
            foreach (var folder in NewestFirst(folders))
                yield return Path.Combine(folder, "bin");
        }
    }

    /// <summary>Folders by the number in their name, the highest first: 17, then 9.6.</summary>
    internal static IEnumerable<string> NewestFirst(IEnumerable<string> folders) =>
        folders.OrderByDescending(path => VersionIn(Path.GetFileName(path))).ThenByDescending(path => path, StringComparer.Ordinal);

    // "17", "9.6", "pgsql-16", "postgresql@15"; 0 for a name without a number.
    private static Version VersionIn(string name)
    {
        var number = new string(
            [.. name.SkipWhile(letter => !char.IsAsciiDigit(letter)).TakeWhile(letter => char.IsAsciiDigit(letter) || letter == '.')]);
        return Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version)
            ? version
            : new Version(0, 0);
    }

    private static int? VersionOf(string folder)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Path.Combine(folder, "initdb"), ["--version"]) { RedirectStandardOutput = true });
        var words = process?.StandardOutput.ReadToEnd().Split(' ', '.', '\n') ?? [];
        return words.Select(word => int.TryParse(word, out var number) ? number : (int?)null).FirstOrDefault(number => number is not null);
    }

    private static void Append(System.Text.StringBuilder output, string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
    }
}
