using CodeSight.Encoder.Bert;
using CodeSight.Encoder.Kernels;

namespace CodeSight.Encoder.Scheduling;

/// <summary>
/// One worker a core, each taken by one thread at a time, so that no number of callers oversubscribes the machine. A question that finds a
/// worker free takes it on its own thread, as waking another would take a fifth of its time. Questions go before urgent slices (what a
/// person waits for, such as a reranking), and those before documents: who is in the middle of longer work does what is shorter at the next
/// checkpoint, which is passed before every panel of every layer, so a question waits a fraction of a millisecond and never for a slice.
/// </summary>
internal sealed class EncoderWorkers : IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<QueryJob, (bool IsSentence, long Arrival)> _queries = new();
    private readonly Queue<ISlicedJob> _urgent = new();
    private readonly Queue<ISlicedJob> _documents = new();
    private readonly Stack<Worker> _free = new();
    private readonly Thread[] _threads;
    private readonly BertEncoder _encoder;
    private readonly PoolingMode _pooling;
    private readonly int _microBatchTokens;
    private long _arrivals;
    private int _waitingQueries;
    private bool _hasUrgent;
    private bool _isStopping;

    /// <param name="encoder">Encodes the questions.</param>
    /// <param name="count">Workers, and threads for what nobody's thread does by itself.</param>
    /// <param name="microBatchTokens">Questions that wait together are encoded together up to this many tokens: more would only delay the
    /// first.</param>
    public EncoderWorkers(BertEncoder encoder, PoolingMode pooling, int count, int microBatchTokens = 48)
    {
        _encoder = encoder;
        _pooling = pooling;
        _microBatchTokens = microBatchTokens;
        for (var i = 0; i < count; i++) _free.Push(new Worker(this));
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"encoder {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>
    /// Encodes a question at once where a worker is free, or puts it in front of all else; puts a sentence, which comes with others,
    /// behind the questions and in front of all slices.
    /// </summary>
    public void Enqueue(QueryJob query, bool isSentence = false)
    {
        Worker? worker = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            if (isSentence || _queries.Count > 0 || !_free.TryPop(out worker))
            {
                _queries.Enqueue(query, (isSentence, _arrivals++));
                Volatile.Write(ref _waitingQueries, _queries.Count);
                if (_free.Count > 0) Monitor.Pulse(_gate);
            }
        }

        if (worker is null) return;
        try
        {
            worker.Encode(query);
        }
        finally
        {
            Return(worker);
        }
    }

    /// <summary>Adds the slices of a job; the oldest job first, on all cores.</summary>
    /// <param name="isUrgent">Whether they go before documents.</param>
    public void Enqueue(ISlicedJob job, bool isUrgent = false)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            (isUrgent ? _urgent : _documents).Enqueue(job);
            Volatile.Write(ref _hasUrgent, _urgent.Count > 0);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops the threads and waits for what is being encoded; what still waits is given up.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads) thread.Join();
        lock (_gate)
        {
            while (_free.Count < _threads.Length) Monitor.Wait(_gate);
        }

        foreach (var worker in _free) worker.Dispose();
        var disposed = new ObjectDisposedException(nameof(EncoderWorkers));
        foreach (var (query, _) in _queries.UnorderedItems) query.Fail(disposed);
        foreach (var job in _urgent.Concat(_documents)) job.Abandon(disposed);
    }

    private void Work()
    {
        while (true)
        {
            Worker worker;
            SliceOfWork? urgent = null;
            SliceOfWork? document = null;
            lock (_gate)
            {
                // What is taken here is done, as only what is not yet taken can be given up by Dispose.
                while (!_isStopping
                    && (_free.Count == 0 || (_queries.Count == 0 && (urgent = Take(_urgent)) is null && (document = Take(_documents)) is null)))
                    Monitor.Wait(_gate);
                if (_isStopping) return;
                worker = _free.Pop();
                Volatile.Write(ref _hasUrgent, _urgent.Count > 0);
            }

            if (urgent is { } soon) worker.RunUrgent(soon);
            else if (document is { } later) worker.RunDocument(later);
            else worker.Pass();
            Return(worker);
        }
    }

    private void Return(Worker worker)
    {
        lock (_gate)
        {
            _free.Push(worker);
            if (_isStopping)
                Monitor.PulseAll(_gate);
            else if (_queries.Count + _urgent.Count + _documents.Count > 0)
                Monitor.Pulse(_gate);
        }
    }

    // Called under the gate: the first slice that nobody has taken.
    private static SliceOfWork? Take(Queue<ISlicedJob> jobs)
    {
        while (jobs.TryPeek(out var job))
        {
            if (job.TakeSlice() is { } slice) return new SliceOfWork(job, slice);
            jobs.Dequeue();
        }

        return null;
    }

    private SliceOfWork? TakeUrgent()
    {
        lock (_gate)
        {
            var slice = Take(_urgent);
            Volatile.Write(ref _hasUrgent, _urgent.Count > 0);
            return slice;
        }
    }

    private void TakeQueries(List<QueryJob> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            var tokens = 0;
            // No more than this worker's share, so that few questions spread over all cores.
            var share = (_queries.Count + _threads.Length - 1) / _threads.Length;
            while (batch.Count < share && _queries.TryPeek(out var query, out _)
                && (batch.Count == 0 || tokens + query.Ids.Length <= _microBatchTokens))
            {
                tokens += query.Ids.Length;
                batch.Add(_queries.Dequeue());
            }

            Volatile.Write(ref _waitingQueries, _queries.Count);
        }
    }

    private readonly record struct SliceOfWork(ISlicedJob Job, int Slice);

    /// <summary>
    /// What a thread takes to encode: a workspace for each kind of work, as a shorter one can come in the middle of a longer one.
    /// </summary>
    private sealed class Worker : ICheckpoint, IDisposable
    {
        private readonly EncoderWorkers _owner;
        private readonly Workspace _queryWork = new();
        private readonly Workspace _urgentWork = new();
        private readonly Workspace _documentWork = new();
        private readonly TokenBatch _queryTokens = new();
        private readonly TokenBatch _urgentTokens = new();
        private readonly TokenBatch _documentTokens = new();
        private readonly List<QueryJob> _queries = [];
        private readonly DocumentCheckpoint _inDocuments;

        public Worker(EncoderWorkers owner) => (_owner, _inDocuments) = (owner, new DocumentCheckpoint(this));

        /// <summary>Encodes a question.</summary>
        public void Encode(QueryJob query)
        {
            _queries.Clear();
            _queries.Add(query);
            EncodeQueries();
        }

        /// <summary>Encodes questions until none waits.</summary>
        public void Pass()
        {
            while (Volatile.Read(ref _owner._waitingQueries) > 0)
            {
                _owner.TakeQueries(_queries);
                EncodeQueries();
            }
        }

        public void RunUrgent(SliceOfWork work) => work.Job.Run(work.Slice, _urgentTokens, _urgentWork, this);

        public void RunDocument(SliceOfWork work) => work.Job.Run(work.Slice, _documentTokens, _documentWork, _inDocuments);

        public void Dispose()
        {
            _queryWork.Dispose();
            _urgentWork.Dispose();
            _documentWork.Dispose();
        }

        private void EncodeQueries()
        {
            _queries.RemoveAll(query => query.IsCancelled());
            if (_queries.Count == 0) return;
            try
            {
                _queryTokens.Clear();
                foreach (var query in _queries) _queryTokens.Add(query.Ids);
                var rows = _owner._encoder.Encode(_queryTokens, _queryWork);
                foreach (var query in _queries)
                    query.Complete(Pooling.PoolNext(_owner._pooling, ref rows, query.Ids.Length, _owner._encoder.HiddenSize));
            }
            catch (Exception exception)
            {
                foreach (var query in _queries) query.Fail(exception);
            }
        }

        /// <summary>In the middle of documents: questions first, then urgent slices, in which questions are let through again.</summary>
        private sealed class DocumentCheckpoint(Worker worker) : ICheckpoint
        {
            public void Pass()
            {
                worker.Pass();
                while (Volatile.Read(ref worker._owner._hasUrgent) && worker._owner.TakeUrgent() is { } urgent)
                {
                    worker.RunUrgent(urgent);
                    worker.Pass();
                }
            }
        }
    }
}
