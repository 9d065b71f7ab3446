using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Cluster;

namespace CodeSight.Bench.Server;

/// <summary>
/// A CodeSight server of our own over a folder of documents: a child process on a free port, with a private Postgres in a temporary folder
/// and a key that nobody else knows. Its settings are those of this process, but for where it listens and stores. At its end, all of it is
/// gone.
/// </summary>
internal sealed partial class OwnServer : IAsyncDisposable
{
    private const int MaxLines = 50;

    // Ctrl-C goes to everything that a terminal runs in front; the server is to be stopped by us alone, with all that it has started. macOS
    // has no setsid.
    private const string InOwnSession = """if command -v setsid >/dev/null; then exec setsid "$@"; else exec "$@"; fi""";

    // The system chooses the port and the log tells it, whatever the settings say that this process was given.
    private static readonly string[] Listen = ["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"];

    // A first start makes a database.
    private static readonly TimeSpan MaxStart = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan MaxLateStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxRemoval = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(5);

    // What would make it another server than our own.
    private static readonly string[] Unwanted =
    [
        .. new[] { Settings.Postgres, Settings.Redis, Settings.ApiKey }.SelectMany(setting => new[] { setting.Name, setting.FileName }),
        Settings.Host.Name, Settings.Indexing.Name, Settings.ForceInit.Name,
    ];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private volatile CodeSightClient? _client;
    private bool _isStarted;

    private OwnServer(Process process, string state, string key)
    {
        (_process, StateFolder, Key) = (process, state, key);
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public CodeSightClient Client => _client ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>The access key that the server asks for.</summary>
    internal string Key { get; }

    /// <summary>Where index and database lie.</summary>
    internal string StateFolder { get; }

    internal int ProcessId => _process.Id;

    /// <summary>Starts the server and waits until it answers.</summary>
    /// <param name="program">CodeSight.Api.dll, published or built.</param>
    /// <param name="documents">The folder to index; it is only read.</param>
    /// <param name="settings">Environment variables of the server beside those of this process.</param>
    /// <exception cref="InputException">It does not start; with its own last words.</exception>
    public static Task<OwnServer> StartAsync(
        string program, string documents, CancellationToken cancellationToken, params IReadOnlyList<KeyValuePair<string, string>> settings) =>
        StartAsync(program, documents, Directory.CreateTempSubdirectory("codesight-eval-").FullName, cancellationToken, settings);

    /// <param name="state">The folder for index and database, which is removed at the end.</param>
    internal static async Task<OwnServer> StartAsync(
        string program, string documents, string state, CancellationToken cancellationToken, params IReadOnlyList<KeyValuePair<string, string>> settings)
    {
        OwnServer? server = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            var start = new ProcessStartInfo("sh", ["-c", InOwnSession, "sh", "dotnet", program, .. Listen]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = state };
            foreach (var name in Unwanted) start.Environment.Remove(name);
            foreach (var (name, value) in settings) start.Environment[name] = value;
            start.Environment[Settings.DocsDir.Name] = documents;
            start.Environment[Settings.DataDir.Name] = state;
            start.Environment[Settings.ApiKey.Name] = key;
            var process = Process.Start(start) ?? throw new InputException("The server's process did not start.");
            server = new OwnServer(process, state, key);
            await server.WaitAsync(cancellationToken);
            return server;
        }
        catch
        {
            if (server is null) Directory.Delete(state, recursive: true);
            else await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every document is indexed with all its vectors, and all of it can be found.</summary>
    /// <exception cref="InputException">The run failed, or there was nothing to index.</exception>
    public async Task<RunProgress> IndexAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        var run = await Client.StartRunAsync(forceRebuild: false, cancellationToken);
        var told = Stopwatch.GetTimestamp();
        while (await Client.GetRunAsync(run, cancellationToken) is { State: "running" } state)
        {
            await Task.Delay(Look, cancellationToken);
            if (Stopwatch.GetElapsedTime(told) < ProgressPause) continue;
            told = Stopwatch.GetTimestamp();
            await progress.WriteLineAsync($"indexing: {state.ChunksDone} of the {state.ChunksInAll} chunks so far have their vector");
        }

        // One more run, which finds nothing to do, answers when what the first one stored can be found by keywords, too.
        RunProgress? last;
        while ((last = await Client.TryUpdateAsync(cancellationToken)) is null) await Task.Delay(Look, cancellationToken);
        if (last.State != "succeeded") throw new InputException($"Indexing failed: {last.Message}");
        return last.TotalFiles > 0 ? last : throw new InputException("The folder has no document that can be indexed.");
    }

    /// <summary>Stops the server and its Postgres, and removes what they stored.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited && !_isStarted) await LetStartAsync();
        await ChildProcess.StopAsync(_process);
        _client?.Dispose();
        _process.Dispose();
        await RemoveStateAsync();
    }

    // A server that is stopped while it makes its database would leave that work to a child that nobody stops.
    private async Task LetStartAsync()
    {
        using var timeout = new CancellationTokenSource(MaxLateStart);
        try
        {
            while (!_process.HasExited && !await IsReadyAsync(timeout.Token)) await Task.Delay(Look, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // It is stopped as it is.
        }
    }

    // What a killed server left running may still write for a moment.
    private async Task RemoveStateAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Directory.Exists(StateFolder))
        {
            try
            {
                await StopOrphanedPostgresAsync();
                Directory.Delete(StateFolder, recursive: true);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or PostgresUnavailableException
                && Stopwatch.GetElapsedTime(started) < MaxRemoval)
            {
                await Task.Delay(Look, CancellationToken.None);
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellationToken); // for its last lines
                throw new InputException($"The server did not start: {_lines.LastOrDefault() ?? $"exit code {_process.ExitCode}"}");
            }

            if (Stopwatch.GetElapsedTime(started) > MaxStart)
                throw new InputException($"The server does not answer after {MaxStart.TotalMinutes:F0} minutes: {_lines.LastOrDefault()}");
            await Task.Delay(Look, cancellationToken);
        }

        _isStarted = true;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        _client is { } client && await client.IsReadyAsync(cancellationToken);

    // A server that was killed leaves its Postgres running. Starting it takes it over; then it can be stopped.
    private async Task StopOrphanedPostgresAsync()
    {
        if (!File.Exists(Path.Combine(StateFolder, "postgres", "postmaster.pid"))) return;
        var postgres = await EmbeddedPostgres.StartAsync(StateFolder, durable: false, CancellationToken.None);
        await postgres.DisposeAsync();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (string.IsNullOrWhiteSpace(line.Data)) return;
        _lines.Enqueue(line.Data);
        if (_lines.Count > MaxLines) _lines.TryDequeue(out _);
        if (_client is null && Address().Match(line.Data) is { Success: true } address)
            _client = new CodeSightClient(new Uri(address.Value), Key);
    }

    [GeneratedRegex(@"(?<=Now listening on: )http://[^\s""]+")]
    internal static partial Regex Address();
}
