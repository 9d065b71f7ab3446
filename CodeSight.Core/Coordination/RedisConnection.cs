using CodeSight.Core.Configuration;
using CodeSight.Core.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>
/// Watches over the process's one connection to Redis, the registered <see cref="IConnectionMultiplexer"/>. It is made in the background,
/// and the client makes it again whenever it breaks; a start never waits for it. Every command has a timeout, and after one has run into it
/// none is sent until Redis answers again: callers learn at once that there is no reply. Logs once that Redis is gone, and once that it is
/// back.
/// </summary>
public sealed partial class RedisConnection(
    RedisOptions options, IServiceProvider services, TimeProvider time, ILogger<RedisConnection> logger)
    : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private TaskCompletionSource _nudge = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _watch = Task.CompletedTask;
    private string? _prefix;
    private bool _isStarted;
    private bool _isKnown;
    private bool _isDisposed;
    private volatile bool _isStopped;
    private volatile IConnectionMultiplexer? _client;
    private volatile RedisState _state = RedisState.Away("is not connected yet");

    /// <summary>A connection was made, for the first time or again: what Redis sent meanwhile may have been missed.</summary>
    internal event Action? Connected;

    internal RedisState State => _state;

    /// <summary>
    /// Begins every key and channel: it names the database, where there is one, so that several deployments can share one Redis. Known once
    /// the database is; no command is sent before.
    /// </summary>
    internal string Prefix => _prefix ??= services.GetService<DatabaseIdentity>() is { } database
        ? $"{RedisOptions.Prefix}{database.Value}:"
        : RedisOptions.Prefix;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isStarted) return Task.CompletedTask;
            _isStarted = true;
            _watch = Task.Run(WatchAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>The connection stays open until it is disposed, so that locks can still be released.</remarks>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopped = true;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A container that knows it by two names disposes it twice.
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        await _stopping.CancelAsync();
        await _watch;
        // The container disposes of the client, which is its own.
        _client = null;
        _state = RedisState.Closed;
        _stopping.Dispose();
    }

    /// <summary>Waits until it is known whether Redis is reachable, at most for the timeouts of a connection and a command.</summary>
    internal async Task SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _settled.Task.WaitAsync(options.ConnectTimeout + options.CommandTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It counts as unreachable.
        }
    }

    /// <summary>
    /// Sends one command. Returns no reply when Redis is unavailable, does not answer in time or refuses the command; never throws for
    /// that.
    /// </summary>
    internal ValueTask<RedisReply<T>> AskAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _state.IsReachable ? SendAsync(command, Note, cancellationToken) : ValueTask.FromResult<RedisReply<T>>(default);
    }

    /// <summary>
    /// The same for commands about subscriptions, whose failure says nothing about the others: right after a break their connection may
    /// need a moment longer.
    /// </summary>
    internal ValueTask<RedisReply<T>> TryAsync<T>(Func<IDatabase, Task<T>> command, CancellationToken cancellationToken) =>
        SendAsync(command, _ => { }, cancellationToken);

    /// <summary>
    /// Writes a small value, since a full or read-only server still answers pings. Returns whether Redis stored it.
    /// </summary>
    internal async Task<bool> ProbeAsync(CancellationToken cancellationToken)
    {
        var reply = await SendAsync(
            database => database.StringSetAsync(Prefix + "probe", "", TimeSpan.FromSeconds(10)), Note, cancellationToken);
        if (reply is not { HasReply: true, Value: true }) return false;
        Note(RedisState.Well);
        return true;
    }

    private async ValueTask<RedisReply<T>> SendAsync<T>(
        Func<IDatabase, Task<T>> command, Action<RedisState> note, CancellationToken cancellationToken)
    {
        if (_client is not { } client) return default;
        Task<T>? reply = null;
        try
        {
            reply = command(client.GetDatabase());
            return new(true, await reply.WaitAsync(options.CommandTimeout, time, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (RedisServerException refusal)
        {
            note(RedisState.Refuses($"refuses commands ({refusal.Kind})"));
        }
        catch (RedisConnectionException fault)
        {
            note(RedisState.Away($"cannot be reached ({fault.FailureType})"));
        }
        catch (TimeoutException)
        {
            note(RedisState.Away("does not answer in time"));
            // Nobody awaits the reply any more; its exception is observed here.
            _ = reply?.ContinueWith(
                late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
        catch (Exception fault)
        {
            // Whatever the client throws at a broken reply, callers go on without Redis.
            note(RedisState.Away($"gave no usable reply ({fault.GetType().Name})"));
        }

        return default;
    }

    private async Task WatchAsync()
    {
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var nudge = Volatile.Read(ref _nudge).Task;
            try
            {
                failures = await ConnectAsync() && await ProbeAsync(_stopping.Token) ? 0 : failures + 1;
                _settled.TrySetResult();
                await nudge.WaitAsync(failures == 0 ? Heartbeat : PauseAfter(failures), time, _stopping.Token);
            }
            catch (TimeoutException)
            {
                // Time to look again.
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
        }
    }

    private async Task<bool> ConnectAsync()
    {
        if (_client is not null) return true;
        try
        {
            // The first to ask the container for the client makes the connection, on its own thread and for as long as that takes.
            var client = await Task.Run(services.GetRequiredService<IConnectionMultiplexer>, CancellationToken.None)
                .WaitAsync(_stopping.Token);
            client.ConnectionRestored += (_, _) => OnConnected();
            _client = client;
            return true;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // A stop does not wait for a server that may not be there.
            throw;
        }
        catch (Exception fault)
        {
            Note(RedisState.Away($"cannot be reached ({fault.GetType().Name})"));
            return false;
        }
    }

    private void Note(RedisState state)
    {
        RedisState before;
        bool isFirst;
        lock (_lock)
        {
            (before, _state) = (_state, state);
            isFirst = !_isKnown;
            _isKnown = true;
        }

        if (state.Trouble is { } trouble && (isFirst || before.Trouble is null))
        {
            // The container may close the client before this is disposed of.
            if (!_isStopped) LogGone(logger, trouble);
            Nudge();
        }
        else if (state.Trouble is null && (isFirst || before.Trouble is not null))
        {
            LogThere(logger);
        }

        if (state.IsReachable && !before.IsReachable) Connected?.Invoke();
    }

    private void OnConnected()
    {
        Nudge();
        Connected?.Invoke();
    }

    private void Nudge() => Interlocked.Exchange(ref _nudge, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private static TimeSpan PauseAfter(int failures)
    {
        // Half of it is random, so that many processes do not reconnect at the same moment.
        var pause = Math.Min(MaxPause.TotalMilliseconds, 100 * Math.Pow(2, Math.Min(failures, 10)));
        return TimeSpan.FromMilliseconds(pause * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    [LoggerMessage(
        EventId = 801,
        Level = LogLevel.Warning,
        Message = "Redis {Trouble}; going on without it: locks, limits, caches and signals stay within this process")]
    private static partial void LogGone(ILogger logger, string trouble);

    [LoggerMessage(EventId = 802, Level = LogLevel.Information, Message = "Redis is connected")]
    private static partial void LogThere(ILogger logger);
}

/// <summary>The outcome of a command: a reply, or none because Redis was unavailable or refused.</summary>
internal readonly record struct RedisReply<T>(bool HasReply, T? Value);

/// <summary>The state of the connection.</summary>
/// <param name="IsReachable">Whether commands are sent at all.</param>
/// <param name="Trouble">What is wrong, without secrets; null when nothing is.</param>
internal sealed record RedisState(bool IsReachable, string? Trouble)
{
    public static RedisState Well { get; } = new(true, null);

    public static RedisState Closed { get; } = new(false, "is closed");

    public static RedisState Away(string trouble) => new(false, trouble);

    public static RedisState Refuses(string trouble) => new(true, trouble);
}
