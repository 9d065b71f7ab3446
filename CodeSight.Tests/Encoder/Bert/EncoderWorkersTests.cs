using System.Collections.Concurrent;
using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Loading;
using CodeSight.Encoder.Scheduling;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Encoder.Bert;

public sealed class EncoderWorkersTests : IDisposable
{
    private static readonly int[] Ids = [101, 102];

    private readonly LoadedModel _model = ModelFiles.Load(ReferenceModels.BuiltIn);
    private readonly EncoderWorkers _workers;
    private readonly ConcurrentQueue<string> _done = new();

    public EncoderWorkersTests() => _workers = new EncoderWorkers(_model.Encoder, _model.Pooling, count: 1);

    public void Dispose()
    {
        _workers.Dispose();
        _model.Dispose();
    }

    [Fact]
    public async Task Urgent_slice_is_done_in_the_middle_of_documents_and_a_question_in_the_middle_of_that()
    {
        QueryJob? question = null;
        var urgent = new OneSlice(checkpoint =>
        {
            question = new QueryJob(Ids, CancellationToken.None);
            _workers.Enqueue(question);
            checkpoint.Pass();
            _done.Enqueue($"urgent, question answered: {question.Vector.IsCompletedSuccessfully}");
        });
        var document = new OneSlice(checkpoint =>
        {
            _workers.Enqueue(urgent, isUrgent: true);
            checkpoint.Pass();
            _done.Enqueue("document");
        });
        _workers.Enqueue(document);
        await document.Done;

        Assert.Equal(["urgent, question answered: True", "document"], _done);
    }

    [Fact]
    public async Task Urgent_slices_are_taken_before_documents_that_came_first_and_never_inside_one_another()
    {
        using var hold = new ManualResetEventSlim();
        var first = new OneSlice(_ => hold.Wait());
        var document = new OneSlice(_ => _done.Enqueue("document"));
        var second = new OneSlice(_ => _done.Enqueue("second"));
        var urgent = new OneSlice(checkpoint =>
        {
            checkpoint.Pass();
            _done.Enqueue("urgent");
        });
        _workers.Enqueue(first);
        _workers.Enqueue(document);
        _workers.Enqueue(urgent, isUrgent: true);
        _workers.Enqueue(second, isUrgent: true);
        hold.Set();
        await Task.WhenAll(document.Done, urgent.Done, second.Done);

        Assert.Equal(["urgent", "second", "document"], _done);
    }

    [Fact]
    public async Task Question_is_encoded_on_its_own_thread_where_a_worker_is_free_and_waits_for_one_otherwise()
    {
        var question = new QueryJob(Ids, CancellationToken.None);
        _workers.Enqueue(question);
        Assert.True(question.Vector.IsCompletedSuccessfully);

        using var hold = new ManualResetEventSlim();
        var slice = new OneSlice(_ => hold.Wait());
        _workers.Enqueue(slice);
        await WaitUntilTakenAsync(slice);
        var next = new QueryJob(Ids, CancellationToken.None);
        _workers.Enqueue(next);
        Assert.False(next.Vector.IsCompleted);
        hold.Set();
        Assert.Equal(await question.Vector, await next.Vector.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task Questions_that_wait_together_get_their_own_vectors()
    {
        int[][] ids = [.. Enumerable.Range(1, 9).Select(i => Enumerable.Range(1_000 * i, i).ToArray())];
        var expected = new List<float[]>();
        foreach (var one in ids)
        {
            var alone = new QueryJob(one, CancellationToken.None);
            _workers.Enqueue(alone);
            expected.Add(await alone.Vector);
        }

        using var hold = new ManualResetEventSlim();
        var slice = new OneSlice(_ => hold.Wait());
        _workers.Enqueue(slice);
        await WaitUntilTakenAsync(slice);
        QueryJob[] together = [.. ids.Select(one => new QueryJob(one, CancellationToken.None))];
        foreach (var query in together) _workers.Enqueue(query);
        hold.Set();
        for (var i = 0; i < together.Length; i++)
        {
            var vector = await together[i].Vector.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.True(ReferenceModels.Cosine(expected[i], vector) > 0.99999, $"question {i}");
        }
    }

    [Fact]
    public async Task Questions_slices_and_sentences_from_many_threads_are_all_done()
    {
        using var workers = new EncoderWorkers(_model.Encoder, _model.Pooling, count: 2);
        var wanted = new QueryJob(Ids, CancellationToken.None);
        workers.Enqueue(wanted);
        var vector = await wanted.Vector;
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            if (i % 5 == 0)
            {
                var slice = new OneSlice(checkpoint => checkpoint.Pass());
                workers.Enqueue(slice, isUrgent: i % 2 == 0);
                await slice.Done.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
                return;
            }

            var query = new QueryJob(Ids, CancellationToken.None);
            workers.Enqueue(query, isSentence: i % 3 == 0);
            Assert.Equal(vector, await query.Vector.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None));
        });
    }

    // Any slice that is enqueued is taken soon, and then nobody can take it.
    private static async Task WaitUntilTakenAsync(OneSlice slice)
    {
        while (!slice.IsTaken) await Task.Delay(1);
    }

    private sealed class OneSlice(Action<ICheckpoint> work) : ISlicedJob
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isTaken;

        public Task Done => _done.Task;

        public bool IsTaken => _isTaken;

        public int? TakeSlice()
        {
            var isFree = !_isTaken;
            _isTaken = true;
            return isFree ? 0 : null;
        }

        public void Run(int slice, TokenBatch tokens, Workspace workspace, ICheckpoint checkpoint)
        {
            work(checkpoint);
            _done.SetResult();
        }

        public void Abandon(Exception exception) => _done.TrySetException(exception);
    }
}
