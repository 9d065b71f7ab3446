using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CodeSight.Tests.Data;

/// <summary>
/// Stands before a Postgres as PgBouncer does with <c>pool_mode = transaction</c>: clients share one connection to the server, each for a
/// transaction at a time.
/// </summary>
internal sealed class TransactionPooler : IAsyncDisposable
{
    private const int FirstOptionalRequest = 80877103; // for SSL; the next one is for GSS encryption

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly NpgsqlConnectionStringBuilder _target;
    private readonly List<Task> _clients = [];
    private readonly Task _accepting;
    private NetworkStream? _server;
    private byte[] _greeting = [];

    /// <param name="connectionString">Of a Postgres that is reached through a socket in a folder.</param>
    public TransactionPooler(string connectionString)
    {
        _target = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_target.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
    }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_clients);
        if (_server is not null) await _server.DisposeAsync();
        _turn.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var stream = client.GetStream();
        var hasTurn = false;
        try
        {
            await GreetAsync(stream);
            while (await ReadAsync(stream) is { } message && message[0] != 'X')
            {
                if (!hasTurn) await _turn.WaitAsync(_stopping.Token);
                hasTurn = true;
                var server = _server ?? throw new InvalidOperationException("Nobody was greeted.");
                await server.WriteAsync(message, _stopping.Token);
                // Only these are answered to their end.
                if (message[0] is not ((byte)'Q' or (byte)'S')) continue;
                var answer = await ReadAnswerAsync(server);
                if (answer[^1] == 'I')
                {
                    hasTurn = false;
                    _turn.Release();
                }

                await stream.WriteAsync(answer, _stopping.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException)
        {
            // One of the two has gone.
        }
        finally
        {
            if (hasTurn) _turn.Release();
        }
    }

    private async Task GreetAsync(NetworkStream client)
    {
        byte[] start;
        while (true)
        {
            var length = new byte[4];
            await client.ReadExactlyAsync(length, _stopping.Token);
            start = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            length.CopyTo(start, 0);
            await client.ReadExactlyAsync(start.AsMemory(4), _stopping.Token);
            if (BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(4)) is not (FirstOptionalRequest or FirstOptionalRequest + 1)) break;
            await client.WriteAsync("N"u8.ToArray(), _stopping.Token);
        }

        await _turn.WaitAsync(_stopping.Token);
        try
        {
            if (_server is null)
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint($"{_target.Host}/.s.PGSQL.{_target.Port}"), _stopping.Token);
                _server = new NetworkStream(socket, ownsSocket: true);
                await _server.WriteAsync(start, _stopping.Token);
                _greeting = await ReadAnswerAsync(_server);
            }
        }
        finally
        {
            _turn.Release();
        }

        await client.WriteAsync(_greeting, _stopping.Token);
    }

    /// <summary>All messages up to that which says that the server is ready; its last byte says whether a transaction is open.</summary>
    private async Task<byte[]> ReadAnswerAsync(NetworkStream server)
    {
        var answer = new List<byte>();
        while (true)
        {
            var message = await ReadAsync(server) ?? throw new IOException("The server has gone.");
            answer.AddRange(message);
            if (message[0] == 'Z') return [.. answer];
        }
    }

    /// <summary>A message with its type and length; null at the end.</summary>
    private async Task<byte[]?> ReadAsync(NetworkStream stream)
    {
        var head = new byte[5];
        if (await stream.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, _stopping.Token) < 5) return null;
        var message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        head.CopyTo(message, 0);
        await stream.ReadExactlyAsync(message.AsMemory(5), _stopping.Token);
        return message;
    }
}
