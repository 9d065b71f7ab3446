using CodeSight.Core.Models.Kernels;

namespace CodeSight.Core.Models.Encoder;

/// <summary>
/// One thread a core, on which all encoding happens, so that no number of callers oversubscribes the machine. Questions go
/// before documents: a worker in the middle of a document slice encodes waiting questions at its next checkpoint, which it
/// passes before every panel of every layer, so a question waits a fraction of a millisecond and never for a slice.
/// </summary>
internal sealed class EncoderWorkers : IDisposable
{
    private readonly object _gate = new();
    private readonly PriorityQueue<QueryJob, (bool IsSentence, long Arrival)> _queries = new();
    private readonly Queue<DocumentJob> _documents = new();
    private readonly Thread[] _threads;
    private readonly BertEncoder _encoder;
    private readonly PoolingMode _pooling;
    private readonly int _microBatchTokens;
    private long _arrivals;
    private int _waitingQueries;
    private bool _isStopping;

    /// <param name="count">Threads.</param>
    /// <param name="microBatchTokens">Questions that wait together are encoded together up to this many tokens: more would only delay the first.</param>
    public EncoderWorkers(BertEncoder encoder, PoolingMode pooling, int count, int microBatchTokens = 48)
    {
        _encoder = encoder;
        _pooling = pooling;
        _microBatchTokens = microBatchTokens;
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"encoder {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>Puts a question in front of all documents, or a sentence behind the questions and in front of all documents.</summary>
    public void Enqueue(QueryJob query, bool isSentence = false)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            _queries.Enqueue(query, (isSentence, _arrivals++));
            Volatile.Write(ref _waitingQueries, _queries.Count);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Adds the slices of documents.</summary>
    public void Enqueue(DocumentJob documents)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            _documents.Enqueue(documents);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Stops the threads; what still waits is given up.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.PulseAll(_gate);
        }

        foreach (var thread in _threads) thread.Join();
        var disposed = new ObjectDisposedException(nameof(EncoderWorkers));
        foreach (var (query, _) in _queries.UnorderedItems) query.Fail(disposed);
        foreach (var documents in _documents) documents.Abandon(disposed);
    }

    private void Work()
    {
        using var worker = new Worker(this);
        while (true)
        {
            DocumentJob? documents;
            int slice = 0;
            lock (_gate)
            {
                while (!_isStopping && _queries.Count == 0 && !TryPeekSlices(out _)) Monitor.Wait(_gate);
                if (_isStopping) return;
                documents = null;
                if (_queries.Count == 0 && TryPeekSlices(out documents)) slice = documents.TakeSlice();
            }

            if (documents is null)
                worker.Pass();
            else
                worker.Encode(documents, slice);
        }
    }

    // Called under the gate: the first job with slices that nobody has taken.
    private bool TryPeekSlices([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DocumentJob? documents)
    {
        while (_documents.TryPeek(out documents))
        {
            if (documents.HasSlices) return true;
            _documents.Dequeue();
        }

        return false;
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

    /// <summary>What one thread owns: a workspace for questions and one for documents, as a question can come in the middle of a slice.</summary>
    private sealed class Worker(EncoderWorkers owner) : ICheckpoint, IDisposable
    {
        private readonly Workspace _queryWork = new();
        private readonly Workspace _documentWork = new();
        private readonly TokenBatch _queryTokens = new();
        private readonly TokenBatch _documentTokens = new();
        private readonly List<QueryJob> _queries = [];

        /// <summary>Encodes questions until none waits.</summary>
        public void Pass()
        {
            while (Volatile.Read(ref owner._waitingQueries) > 0)
            {
                owner.TakeQueries(_queries);
                _queries.RemoveAll(query => query.IsCancelled());
                if (_queries.Count > 0) EncodeQueries();
            }
        }

        public void Encode(DocumentJob documents, int slice)
        {
            try
            {
                if (!documents.IsCancelled)
                {
                    _documentTokens.Clear();
                    var texts = documents.Slice(slice);
                    foreach (var text in texts) _documentTokens.Add(documents.Ids(text));
                    var rows = owner._encoder.Encode(_documentTokens, _documentWork, this);
                    foreach (var text in texts) documents.Vectors[text] = Pool(ref rows, documents.Ids(text).Length);
                }

                documents.CompleteSlice();
            }
            catch (Exception exception)
            {
                // The caller waits for this slice, whatever went wrong with it, and gets the exception.
                documents.FailSlice(exception);
            }
        }

        public void Dispose()
        {
            _queryWork.Dispose();
            _documentWork.Dispose();
        }

        private void EncodeQueries()
        {
            try
            {
                _queryTokens.Clear();
                foreach (var query in _queries) _queryTokens.Add(query.Ids);
                var rows = owner._encoder.Encode(_queryTokens, _queryWork);
                foreach (var query in _queries) query.Complete(Pool(ref rows, query.Ids.Length));
            }
            catch (Exception exception)
            {
                foreach (var query in _queries) query.Fail(exception);
            }
        }

        private float[] Pool(ref ReadOnlySpan<float> rows, int tokens)
        {
            var width = owner._encoder.HiddenSize;
            var vector = Pooling.Pool(owner._pooling, rows[..(tokens * width)], width);
            rows = rows[(tokens * width)..];
            return vector;
        }
    }
}
