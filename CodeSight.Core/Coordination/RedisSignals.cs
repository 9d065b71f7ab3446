using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace CodeSight.Core.Coordination;

/// <summary>
/// Signals over one Redis channel. A message is the sender's id and the topic; the sender has called its own subscribers already and
/// skips it.
/// </summary>
public sealed class RedisSignals : ISignals, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private readonly RedisConnection _redis;
    private readonly TimeProvider _time;
    private readonly Subscribers _subscribers;
    private readonly Task _listening;
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts to listen as soon as Redis is connected.</summary>
    public RedisSignals(RedisConnection redis, TimeProvider time, ILogger<RedisSignals> logger)
    {
        (_redis, _time, _subscribers) = (redis, time, new Subscribers(logger));
        redis.Connected += OnConnected;
        if (redis.State.IsReachable) OnConnected();
        _listening = Task.Run(ListenAsync, CancellationToken.None);
    }

    /// <summary>Whether the other processes' signals arrive, as far as is known.</summary>
    internal bool IsListening { get; private set; }

    private RedisChannel Channel => RedisChannel.Literal(_redis.Prefix + "signals");

    /// <inheritdoc/>
    public async Task PublishAsync(string topic, CancellationToken cancellationToken)
    {
        _subscribers.Call(topic);
        await _redis.AskAsync(database => database.PublishAsync(Channel, _self + topic), cancellationToken);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(string topic, Action onSignal) => _subscribers.Add(topic, onSignal);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _redis.Connected -= OnConnected;
        await _stopping.CancelAsync();
        await _listening;
        _stopping.Dispose();
    }

    private void OnConnected()
    {
        IsListening = false;
        Volatile.Read(ref _connected).TrySetResult();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                await Volatile.Read(ref _connected).Task.WaitAsync(_stopping.Token);
                Volatile.Write(ref _connected, new(TaskCreationOptions.RunContinuationsAsynchronously));
                // Away again already: the next connection comes with its own call.
                while (_redis.State.IsReachable && !await SubscribeAsync()) await Task.Delay(Pause, _time, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task<bool> SubscribeAsync()
    {
        // The client subscribes again by itself after a break, but does not say when that is done. Its reply to this says it.
        var reply = await _redis.TryAsync(
            async database =>
            {
                var subscriber = database.Multiplexer.GetSubscriber();
                await subscriber.UnsubscribeAsync(Channel);
                await subscriber.SubscribeAsync(Channel, (_, message) => Receive(message));
                return true;
            },
            _stopping.Token);
        if (!reply.HasReply) return false;
        // Signals may have been missed until now.
        _subscribers.CallAll();
        IsListening = !Volatile.Read(ref _connected).Task.IsCompleted;
        return true;
    }

    private void Receive(RedisValue message)
    {
        var text = (string?)message;
        if (text is null || text.Length < _self.Length || text.StartsWith(_self, StringComparison.Ordinal)) return;
        _subscribers.Call(text[_self.Length..]);
    }
}
