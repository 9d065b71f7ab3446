using System.Buffers;
using CodeSight.Encoder.Kernels;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex;

/// <summary>
/// Scans all vectors of a state for the nearest. The scan is bound by memory, so questions that arrive during one are scanned together in
/// the next, up to 8 for hardly more than the price of one; nobody waits for company.
/// </summary>
internal sealed class VectorScanner : IDisposable
{
    // 32 panels of 384 dimensions are 590 KB: they stay in a core's cache until the last question has its scores.
    private const int PanelsAtOnce = 32;

    private readonly KernelPath? _path;
    private readonly int _scansAtOnce;
    private readonly Lock _gate = new();
    private readonly LinkedList<Scan> _waiting = [];
    private readonly Stack<RoundedQuestions> _spare = [];
    private int _running;

    /// <param name="path">The instruction set; null for the fastest one that this machine has.</param>
    /// <param name="scansAtOnce">Scans that run beside each other: half of the cores, so that what else a search does is not held
    /// up.</param>
    public VectorScanner(KernelPath? path = null, int? scansAtOnce = null)
    {
        _path = path;
        _scansAtOnce = scansAtOnce ?? Math.Max(1, Environment.ProcessorCount / 2);
    }

    /// <summary>The best chunks by rough cosine, in no order.</summary>
    public Task<IReadOnlyList<ScannedChunk>> ScanAsync(
        VectorView view, float[] question, int top, PathFilter? filter, CancellationToken cancellationToken)
    {
        var scan = new Scan(view, question, top, filter);
        lock (_gate)
        {
            _waiting.AddLast(scan);
            if (_running < _scansAtOnce)
            {
                _running++;
                ThreadPool.UnsafeQueueUserWorkItem(static scanner => scanner.Run(), this, preferLocal: true);
            }
        }

        return scan.Found.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            while (_spare.TryPop(out var questions)) questions.Dispose();
        }
    }

    private void Run()
    {
        while (Next() is { Count: > 0 } batch)
        {
            try
            {
                ScanTogether(batch);
            }
            catch (Exception failure)
            {
                foreach (var scan in batch) scan.Found.TrySetException(failure);
            }
        }
    }

    /// <summary>The oldest question and those of the same state behind it; none where this scan is to end.</summary>
    private List<Scan> Next()
    {
        var batch = new List<Scan>(RoundedQuestions.Most);
        lock (_gate)
        {
            for (var node = _waiting.First; node is not null && batch.Count < RoundedQuestions.Most;)
            {
                var next = node.Next;
                if (batch.Count == 0 || batch[0].View.IsOfSameState(node.Value.View))
                {
                    batch.Add(node.Value);
                    _waiting.Remove(node);
                }

                node = next;
            }

            if (batch.Count == 0) _running--;
        }

        return batch;
    }

    private void ScanTogether(List<Scan> batch)
    {
        var view = batch[0].View;
        var questions = Rent(view.Dimensions);
        questions.Take([.. batch.Select(scan => scan.Question)]);
        var hits = batch.Select(scan => new TopRows(scan.Top)).ToArray();
        var stride = PanelsAtOnce * VectorBlock.PanelWidth;
        var scores = ArrayPool<float>.Shared.Rent(batch.Count * stride);
        for (var i = 0; i < view.Blocks.Length; i++)
        {
            var (block, segment) = (view.Blocks[i], view.Snapshot.Views[i]);
            var allowed = batch.Select(scan => scan.Filter?.AllowedIn(i)).ToArray();
            for (var panel = 0; panel < block.Panels; panel += PanelsAtOnce)
            {
                var panels = Math.Min(PanelsAtOnce, block.Panels - panel);
                var first = panel * VectorBlock.PanelWidth;
                var count = Math.Min(panels * VectorBlock.PanelWidth, block.Count - first);
                if (!allowed.Any(bits => bits is null || Bits.AnyIn(bits, first, count))) continue;
                block.Scan(questions, panel, panels, scores, stride);
                for (var question = 0; question < hits.Length; question++)
                    hits[question].Offer(i, segment, first, scores.AsSpan(question * stride, count), allowed[question]);
            }
        }

        ArrayPool<float>.Shared.Return(scores);
        Return(questions);
        for (var question = 0; question < hits.Length; question++) batch[question].Found.TrySetResult(hits[question].Found);
    }

    private RoundedQuestions Rent(int dimensions)
    {
        lock (_gate)
        {
            while (_spare.TryPop(out var questions))
            {
                if (questions.Dimensions == dimensions) return questions;
                questions.Dispose();
            }
        }

        return new RoundedQuestions(dimensions, _path);
    }

    private void Return(RoundedQuestions questions)
    {
        lock (_gate) _spare.Push(questions);
    }

    private sealed record Scan(VectorView View, float[] Question, int Top, PathFilter? Filter)
    {
        public TaskCompletionSource<IReadOnlyList<ScannedChunk>> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
