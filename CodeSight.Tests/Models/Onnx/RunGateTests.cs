using CodeSight.Core.Models.Onnx;

namespace CodeSight.Tests.Models.Onnx;

/// <summary>A gate of two cores. What runs, runs until the test lets it end.</summary>
public sealed class RunGateTests
{
    private readonly RunGate _gate = new(cores: 2);
    private readonly List<Run> _runs = [];

    [Fact]
    public async Task Question_begins_while_documents_take_all_cores()
    {
        var documents = await StartAsync(RunPriority.Document, RunPriority.Document);
        var question = Begin(RunPriority.Question);
        await question.HasBegun;
        await EndAsync([question, .. documents]);
    }

    [Fact]
    public async Task Documents_wait_while_more_urgent_runs_take_the_cores()
    {
        var urgent = await StartAsync(RunPriority.Question, RunPriority.Urgent);
        var document = Begin(RunPriority.Document);
        await EndAsync([urgent[0]]);
        await document.HasBegun;
        Assert.False(urgent[1].Ended.IsCompleted);
        await EndAsync([document, urgent[1]]);
    }

    [Fact]
    public async Task More_urgent_run_goes_first_when_a_core_is_free()
    {
        var questions = await StartAsync(RunPriority.Question, RunPriority.Question);
        var document = Begin(RunPriority.Document);
        var urgent = Begin(RunPriority.Urgent);
        var question = Begin(RunPriority.Question);
        Assert.False(question.HasBegun.IsCompleted || urgent.HasBegun.IsCompleted || document.HasBegun.IsCompleted);

        await EndAsync([questions[0]]);
        await question.HasBegun;
        Assert.False(urgent.HasBegun.IsCompleted || document.HasBegun.IsCompleted);
        await EndAsync([questions[1]]);
        await urgent.HasBegun;
        Assert.False(document.HasBegun.IsCompleted);
        await EndAsync([question, urgent]);
        await document.HasBegun;
        await EndAsync([document]);
    }

    [Fact]
    public async Task Whoever_no_longer_waits_takes_no_place()
    {
        var questions = await StartAsync(RunPriority.Question, RunPriority.Question);
        using var caller = new CancellationTokenSource();
        var leaving = Begin(RunPriority.Question, caller.Token);
        var staying = Begin(RunPriority.Question);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.Ended);

        await EndAsync([questions[0]]);
        await staying.HasBegun;
        Assert.False(leaving.HasBegun.IsCompleted);
        await EndAsync([staying, questions[1]]);
    }

    [Fact]
    public async Task Closing_fails_what_waits_and_returns_after_what_runs()
    {
        var questions = await StartAsync(RunPriority.Question, RunPriority.Question);
        var waiting = Begin(RunPriority.Document);
        var closing = Task.Run(_gate.Close);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.Ended);
        Assert.False(closing.IsCompleted);
        await EndAsync(questions);
        await closing;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Begin(RunPriority.Question).Ended);
    }

    [Fact]
    public async Task Run_that_fails_gives_its_place_back()
    {
        for (var i = 0; i < 5; i++)
            await Assert.ThrowsAsync<InvalidDataException>(
                () => _gate.RunAsync<int>(RunPriority.Document, () => throw new InvalidDataException(), CancellationToken.None));
        await EndAsync(await StartAsync(RunPriority.Document, RunPriority.Document));
    }

    private async Task<Run[]> StartAsync(params RunPriority[] priorities)
    {
        Run[] runs = [.. priorities.Select(priority => Begin(priority))];
        foreach (var run in runs) await run.HasBegun;
        return runs;
    }

    private Run Begin(RunPriority priority, CancellationToken cancellationToken = default)
    {
        var run = new Run(_gate, priority, cancellationToken);
        _runs.Add(run);
        return run;
    }

    private static async Task EndAsync(IEnumerable<Run> runs)
    {
        foreach (var run in runs)
        {
            run.End();
            await run.Ended;
        }
    }

    private sealed class Run
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _end = new();

        public Run(RunGate gate, RunPriority priority, CancellationToken cancellationToken)
        {
            var asked = new TaskCompletionSource();
            Ended = Task.Factory.StartNew(
                () =>
                {
                    var running = gate.RunAsync(priority, Hold, cancellationToken);
                    asked.TrySetResult();
                    return running;
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            // Until it has a place or waits for one.
            Task.WaitAny([asked.Task, _begun.Task], CancellationToken.None);
        }

        public Task HasBegun => _begun.Task;

        public Task Ended { get; }

        public void End() => _end.Set();

        private int Hold()
        {
            _begun.TrySetResult();
            _end.Wait();
            return 0;
        }
    }
}
