using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CodeSight.Tests.Infrastructure;

/// <summary>
/// A throw-away redis-server on a free port, without files. A test that breaks its server starts one of its own; others get a database of
/// the one that the whole run shares.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private const int SharedDatabases = 1000;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    private static readonly Lazy<Task<RedisServer>> Shared = new(StartSharedAsync);
    private static int _nextDatabase;

    private readonly string[] _arguments;
    private readonly bool _isTls;
    private readonly ReservedPort _port = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("codesight-redis-").FullName;
    private Process? _process;

    private RedisServer(string[] arguments, bool isTls) => (_arguments, _isTls) = (arguments, isTls);

    public int Port => _port.Number;

    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>A connection string to an empty database of the shared server. Channels are common to all its databases.</summary>
    public static async Task<string> SharedDatabaseAsync() =>
        $"{(await Shared.Value).ConnectionString},defaultDatabase={Interlocked.Increment(ref _nextDatabase) % SharedDatabases}";

    /// <summary>A server of the test's own, with more of redis-server's options.</summary>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = Prepare(arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>The same, speaking TLS alone.</summary>
    public static async Task<RedisServer> StartTlsAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments, isTls: true);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that is not there yet; its port is known.</summary>
    public static RedisServer Prepare(params string[] arguments) => new(arguments, isTls: false);

    /// <summary>Starts it, empty, on the same port.</summary>
    public async Task StartAgainAsync()
    {
        var start = new ProcessStartInfo(RedisProgram.Path ?? throw new InvalidOperationException("There is no redis-server on the PATH."))
        {
            RedirectStandardOutput = true,
        };
        string[] ports = _isTls ? ["--port", "0", "--tls-port", $"{Port}"] : ["--port", $"{Port}"];
        string[] common = ["--bind", "127.0.0.1", .. ports, "--save", "", "--appendonly", "no", "--dir", _folder];
        foreach (var argument in common.Concat(_arguments)) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!; // Null only where the shell starts it.
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return;
            }

        throw new InvalidOperationException("redis-server did not start.");
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Sends a signal by its name: STOP, CONT.</summary>
    public async Task SignalAsync(string name)
    {
        if (_process is null) throw new InvalidOperationException("The server is not running.");
        using var kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>
    /// Sends a command in Redis' inline form over a connection of its own, and gives the reply's first line, or a text reply's second.
    /// </summary>
    public async Task<string> TellAsync(params string[] commands)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, Port);
        await using var stream = connection.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var reply = "";
        foreach (var command in commands)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
            reply = await reader.ReadLineAsync().WaitAsync(MaxWait) ?? throw new IOException("redis-server closed the connection.");
            if (reply.StartsWith('$') && reply != "$-1") reply = await reader.ReadLineAsync() ?? "";
        }

        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RedisServer> StartSharedAsync()
    {
        var server = await StartAsync("--databases", $"{SharedDatabases}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return server;
    }
}
