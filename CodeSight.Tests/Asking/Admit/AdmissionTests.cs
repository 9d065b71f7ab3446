using CodeSight.Core.Asking.Admit;
using CodeSight.Tests.Api;
using CodeSight.Tests.Telemetry;

namespace CodeSight.Tests.Asking.Admit;

public sealed class AdmissionTests : IDisposable
{
    private static readonly AdmissionLimits Limits = new(MaxConcurrent: 2, MaxQueued: 3, TimeSpan.FromSeconds(2));

    private readonly ManualTime _time = new();
    private readonly Admission _admission;

    public AdmissionTests() => _admission = new Admission(Limits, _time);

    public void Dispose() => _admission.Dispose();

    [Fact]
    public async Task Search_beyond_those_that_run_and_wait_is_refused_at_once_and_told_when_to_come_back()
    {
        _ = await RunAsync(2);
        var waiting = Wait(3);

        var refusal = await Assert.ThrowsAsync<BusyException>(() => EnterAsync());

        Assert.Equal(TimeSpan.FromSeconds(2), refusal.RetryAfter);
        Assert.All(waiting, search => Assert.False(search.IsCompleted));
    }

    [Fact]
    public async Task Places_that_get_free_go_to_those_who_wait_the_oldest_first()
    {
        var running = await RunAsync(2);
        var waiting = Wait(3);
        for (var i = 0; i < 10; i++) await Assert.ThrowsAsync<BusyException>(() => EnterAsync()); // takes nobody's place

        running[0].Dispose();
        var first = await waiting[0];
        Assert.False(waiting[1].IsCompleted);
        running[1].Dispose();
        _ = await waiting[1];
        first.Dispose();
        _ = await waiting[2];
        await Assert.ThrowsAsync<BusyException>(async () =>
        {
            Wait(3);
            await EnterAsync();
        });
    }

    [Fact]
    public async Task Search_that_waits_too_long_is_refused_and_leaves_the_line()
    {
        var running = await RunAsync(2);
        var waiting = Wait(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.All(waiting, search => Assert.False(search.IsCompleted));

        _time.Advance(TimeSpan.FromSeconds(1));
        foreach (var search in waiting) await Assert.ThrowsAsync<BusyException>(() => search);

        var later = Wait(1).Single();
        running[0].Dispose();
        _ = await later;
    }

    [Fact]
    public async Task Caller_that_goes_away_leaves_the_line_and_is_not_counted_as_refused()
    {
        using var recording = new TelemetryRecording();
        using var leaving = new CancellationTokenSource();
        var running = await RunAsync(2);
        var left = EnterAsync(leaving.Token);
        Wait(2);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        var next = Wait(1).Single();
        await Assert.ThrowsAsync<BusyException>(() => EnterAsync());
        running[0].Dispose();
        running[1].Dispose();
        Assert.False(next.IsCompleted); // two are before it
        Assert.Equal(["full"], Refusals(recording));
    }

    [Fact]
    public async Task Those_who_wait_and_those_who_are_refused_are_counted()
    {
        using var recording = new TelemetryRecording();
        _ = await RunAsync(2);
        var waiting = Wait(3);
        Assert.Equal(3, Waiting(recording));
        await Assert.ThrowsAsync<BusyException>(() => EnterAsync());
        _time.Advance(TimeSpan.FromSeconds(2));
        foreach (var search in waiting) await Assert.ThrowsAsync<BusyException>(() => search);

        Assert.Equal(0, Waiting(recording));
        Assert.Equal(["full", "late", "late", "late"], Refusals(recording));
    }

    private static double Waiting(TelemetryRecording recording) =>
        recording.Measurements.Where(measurement => measurement.Name == "codesight.admission.waiting").Sum(
            measurement => measurement.Value);

    private static IEnumerable<object?> Refusals(TelemetryRecording recording) =>
        recording.Measurements.Where(measurement => measurement.Name == "codesight.admission.refused").Select(
            measurement => measurement.Tags["codesight.reason"]);

    private Task<IDisposable> EnterAsync(CancellationToken cancellationToken = default) =>
        _admission.EnterAsync(cancellationToken).AsTask();

    private async Task<IDisposable[]> RunAsync(int count)
    {
        var running = Wait(count);
        Assert.All(running, search => Assert.True(search.IsCompletedSuccessfully));
        return await Task.WhenAll(running);
    }

    private Task<IDisposable>[] Wait(int count) => [.. Enumerable.Range(0, count).Select(_ => EnterAsync())];
}
