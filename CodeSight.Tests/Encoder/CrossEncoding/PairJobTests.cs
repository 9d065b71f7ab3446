using CodeSight.Encoder.Bert;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Scheduling;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Encoder.CrossEncoding;

public sealed class PairJobTests
{
    private const string Question = "When is payment due?";

    [Fact]
    public async Task Many_jobs_at_once_each_get_the_logits_of_their_own_pairs()
    {
        using var loaded = ModelFiles.Load(References.At("models", "tiny-mean"));
        using var model = CrossEncoder.Load(DirectScores.Folder);
        using var workers = new EncoderWorkers(loaded.Encoder, loaded.Pooling, count: 2);
        var texts = Enumerable.Range(0, 8).Select(job => Texts(job, 5 + (7 * job))).ToList();
        var jobs = texts.Select(job => new PairJob(model, model.EncodePairs(Question, job), CancellationToken.None)).ToList();
        foreach (var job in jobs) workers.Enqueue(job, isUrgent: true);

        for (var i = 0; i < jobs.Count; i++)
            Assert.Equal(
                DirectScores.Of(Question, texts[i]), await jobs[i].Logits, (expected, actual) => Math.Abs(expected - actual) < 1e-5);
    }

    [Fact]
    public async Task Cancelled_job_is_not_worked_on_any_more()
    {
        using var cancellation = new CancellationTokenSource();
        var model = CrossEncoder.Load(DirectScores.Folder);
        var job = new PairJob(model, model.EncodePairs(Question, Texts(1, 30)), cancellation.Token);
        await cancellation.CancelAsync();
        model.Dispose(); // any work would fail now

        Run(job);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => job.Logits);
    }

    [Fact]
    public async Task Job_of_a_closed_model_fails_and_reads_none_of_its_weights()
    {
        var model = CrossEncoder.Load(DirectScores.Folder);
        var job = new PairJob(model, model.EncodePairs(Question, Texts(1, 30)), CancellationToken.None);
        model.Dispose();
        model.Dispose();

        Run(job);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => job.Logits);
    }

    [Fact]
    public async Task Job_that_nobody_took_fails_when_the_workers_stop()
    {
        using var loaded = ModelFiles.Load(References.At("models", "tiny-mean"));
        using var model = CrossEncoder.Load(DirectScores.Folder);
        var job = new PairJob(model, model.EncodePairs(Question, Texts(1, 3)), CancellationToken.None);
        var workers = new EncoderWorkers(loaded.Encoder, loaded.Pooling, count: 0);
        workers.Enqueue(job, isUrgent: true);
        workers.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => job.Logits);
    }

    private static void Run(PairJob job)
    {
        using var work = new Workspace();
        while (job.TakeSlice() is { } slice) job.Run(slice, new TokenBatch(), work, new NoCheckpoint());
    }

    private static List<string> Texts(int seed, int count)
    {
        var random = new Random(seed);
        string[] words = ["payment", "is", "due", "after", "thirty", "days", "notice", "period", "hotel", "limit"];
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', random.GetItems(words, random.Next(1, 60))))];
    }

    private sealed class NoCheckpoint : ICheckpoint
    {
        public void Pass()
        {
            // Nothing is more urgent here.
        }
    }
}
