using CodeSight.Core.Coordination;
using CodeSight.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;

namespace CodeSight.Tests.Coordination;

/// <summary>What all signals must do; each implementation's tests inherit it.</summary>
public abstract class SignalsTests
{
    [ConformanceFact]
    public async Task Own_subscribers_of_the_topic_are_called_before_publishing_ends()
    {
        var signals = await CreateAsync();
        var called = new List<string>();
        using var first = signals.Subscribe("a", () => called.Add("first"));
        using var second = signals.Subscribe("a", () => called.Add("second"));
        using var other = signals.Subscribe("b", () => called.Add("other"));

        await signals.PublishAsync("a", CancellationToken.None);

        Assert.Equal(["first", "second"], called);
    }

    [ConformanceFact]
    public async Task Ended_subscription_is_not_called()
    {
        var signals = await CreateAsync();
        var called = 0;
        var subscription = signals.Subscribe("a", () => called++);
        subscription.Dispose();
        subscription.Dispose();

        await signals.PublishAsync("a", CancellationToken.None);

        Assert.Equal(0, called);
    }

    [ConformanceFact]
    public async Task Subscriber_that_fails_does_not_keep_the_signal_from_others()
    {
        var signals = await CreateAsync();
        var called = 0;
        using var failing = signals.Subscribe("a", () => throw new InvalidOperationException());
        using var next = signals.Subscribe("a", () => called++);

        await signals.PublishAsync("a", CancellationToken.None);

        Assert.Equal(1, called);
    }

    [ConformanceFact]
    public async Task Subscriber_may_end_its_subscription_when_called()
    {
        var signals = await CreateAsync();
        var called = 0;
        IDisposable? subscription = null;
        subscription = signals.Subscribe("a", () =>
        {
            called++;
            subscription!.Dispose(); // Set before the first signal.
        });

        await signals.PublishAsync("a", CancellationToken.None);
        await signals.PublishAsync("a", CancellationToken.None);

        Assert.Equal(1, called);
    }

    protected abstract Task<ISignals> CreateAsync();
}

public sealed class InProcessSignalsTests : SignalsTests
{
    protected override Task<ISignals> CreateAsync() =>
        Task.FromResult<ISignals>(new InProcessSignals(NullLogger<InProcessSignals>.Instance));
}

[NeedsRedis]
public sealed class RedisSignalsTests : SignalsTests, IAsyncLifetime
{
    private CoordinatedProcess? _process;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }

    [RedisFact]
    public async Task Signal_reaches_the_other_processes_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await first.HearAsync(second);
        await second.HearAsync(first);
        int own = 0, others = 0, last = 0;
        using var a = first.Signals.Subscribe("a", () => own++);
        using var b = second.Signals.Subscribe("a", () => Interlocked.Increment(ref others));
        using var c = first.Signals.Subscribe("last", () => Interlocked.Increment(ref last));

        await first.Signals.PublishAsync("a", CancellationToken.None);
        await Eventually.UntilAsync(() => Volatile.Read(ref others) > 0);
        // One connection delivers in order: what came for "a" came before this.
        await second.Signals.PublishAsync("last", CancellationToken.None);
        await Eventually.UntilAsync(() => Volatile.Read(ref last) > 0);

        Assert.Equal(1, own);
        Assert.Equal(1, others);
    }

    [RedisFact]
    public async Task Message_that_is_no_signal_is_ignored()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await using var second = await CoordinatedProcess.ConnectAsync(server.ConnectionString);
        await first.HearAsync(second);

        foreach (var message in new[] { "\"\"", "x", "\"\\xff\\x00\"", new string('x', 10_000) })
            Assert.Equal(":2", await server.TellAsync($"PUBLISH codesight:signals {message}"));

        await first.HearAsync(second);
    }

    protected override async Task<ISignals> CreateAsync()
    {
        _process = await CoordinatedProcess.ConnectAsync(await RedisServer.SharedDatabaseAsync());
        return _process.Signals;
    }
}
