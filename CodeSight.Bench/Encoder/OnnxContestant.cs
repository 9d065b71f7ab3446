namespace CodeSight.Bench.Encoder;

/// <summary>ONNX Runtime with one of its models. Its times hold the inference alone: it gets tokens, and nothing is pooled.</summary>
/// <param name="precision">"fp32" or "int8": the name of the model in the peer.</param>
internal sealed class OnnxContestant(OnnxPeer peer, string precision) : IContestant
{
    private static readonly int[] Sizes = [1, 2, 4, 8, 16, 32];

    private int _size = 1;

    public string Name => $"ORT {precision}";

    /// <summary>
    /// Finds the best size of a batch on neighbours from the middle of the sorted texts, so that they need as much padding as all.
    /// </summary>
    public async Task<string?> PrepareAsync(TextLoad load, CancellationToken cancellationToken)
    {
        var count = Math.Min(Sizes[^1], load.SortedIds.Count);
        var sample = load.SortedIds.Skip((load.SortedIds.Count - count) / 2).Take(count).ToArray();
        var sizes = Sizes.Where(size => size <= count).ToArray();
        var best = Array.ConvertAll(sizes, _ => double.MaxValue);
        // The first time is a warm-up for shapes that the peer has not met.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < sizes.Length; i++)
                best[i] = Math.Min(best[i], (await peer.RunAsync(precision, sample.Chunk(sizes[i]), cancellationToken)).Seconds);
        }

        _size = sizes[Array.IndexOf(best, best.Min())];
        var tokens = sample.Sum(ids => ids.Length);
        var speeds = sizes.Zip(best, (size, seconds) => $"{size}: {tokens / seconds:N0}");
        return $"{Name} takes batches of {_size} (tokens/s on {count} texts with batches of {string.Join(", ", speeds)})";
    }

    public Task<Turn> EncodeAsync(TextLoad load, CancellationToken cancellationToken) =>
        peer.RunAsync(precision, load.SortedIds.Chunk(_size), cancellationToken);

    public async Task<double> AskAsync(EncoderText question, CancellationToken cancellationToken) =>
        (await peer.RunAsync(precision, [[question.Ids]], cancellationToken)).Seconds * 1_000;

    /// <summary>Text by text: the int8 model rounds a batch together, and its vectors are better so.</summary>
    public Task<float[][]> VectorsAsync(IReadOnlyList<EncoderText> texts, CancellationToken cancellationToken) =>
        peer.VectorsAsync(precision, texts.Select(text => new[] { text.Ids }), cancellationToken);
}
