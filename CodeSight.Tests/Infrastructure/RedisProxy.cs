using System.Net;
using System.Net.Sockets;

namespace CodeSight.Tests.Infrastructure;

/// <summary>Stands between a client and a server, and may spoil what the server says.</summary>
internal sealed class RedisProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly RedisServer _server;
    private readonly Lock _lock = new();
    private readonly List<TcpClient> _connections = [];
    private readonly Task _accepting;
    private Func<Memory<byte>, (int Sent, bool GoesOn)> _spoil = Faithful;

    public RedisProxy(RedisServer server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How often a reply was spoilt.</summary>
    public int Spoilt { get; private set; }

    /// <summary>From now on replies pass as they are.</summary>
    public void Heal() => Volatile.Write(ref _spoil, Faithful);

    /// <summary>Closes the connection after a random number of bytes of the server's next replies.</summary>
    public void CutOnce(Random random)
    {
        var left = random.Next(0, 60);
        Volatile.Write(ref _spoil, reply =>
        {
            lock (_lock)
            {
                if (reply.Length <= left)
                {
                    left -= reply.Length;
                    return (reply.Length, true);
                }

                Spoilt++;
                Heal();
                return (left, false);
            }
        });
    }

    /// <summary>Changes one random byte of the server's next reply.</summary>
    public void GarbleOnce(Random random) => Volatile.Write(ref _spoil, reply =>
    {
        lock (_lock)
        {
            reply.Span[random.Next(reply.Length)] = (byte)random.Next(256);
            Spoilt++;
            Heal();
            return (reply.Length, true);
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        lock (_lock)
            foreach (var connection in _connections) connection.Dispose();
        _stopping.Dispose();
    }

    private static (int Sent, bool GoesOn) Faithful(Memory<byte> reply) => (reply.Length, true);

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                lock (_lock) _connections.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server.Port, _stopping.Token);
            var requests = client.GetStream().CopyToAsync(server.GetStream(), _stopping.Token);
            var buffer = new byte[16 << 10];
            while (await server.GetStream().ReadAsync(buffer, _stopping.Token) is > 0 and var length)
            {
                var (sent, goesOn) = Volatile.Read(ref _spoil)(buffer.AsMemory(0, length));
                await client.GetStream().WriteAsync(buffer.AsMemory(0, sent), _stopping.Token);
                if (!goesOn) break;
            }
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side is gone, and the other follows.
        }
        finally
        {
            client.Dispose();
        }
    }
}
