using CodeSight.Encoder.Loading;

namespace CodeSight.Bench.Encoder;

/// <summary>Texts that are encoded together, and the work that they are.</summary>
internal sealed class TextLoad(string name, IReadOnlyList<EncoderText> texts, BertConfiguration network)
{
    public string Name => name;

    public IReadOnlyList<string> Texts { get; } = [.. texts.Select(text => text.Text)];

    /// <summary>The tokens of the texts, the longest text first: a batch is padded to its longest.</summary>
    public IReadOnlyList<int[]> SortedIds { get; } = [.. texts.Select(text => text.Ids).OrderByDescending(ids => ids.Length)];

    public int Tokens { get; } = texts.Sum(text => text.Ids.Length);

    /// <summary>
    /// Floating-point operations of the matrix products, a multiply-add counted as two: projections and feed-forward, and attention.
    /// </summary>
    public double Operations { get; } = texts.Sum(text => Work(text.Ids.Length, network));

    private static double Work(double tokens, BertConfiguration network)
    {
        double hidden = network.HiddenSize, inner = network.InnerSize;
        return tokens * network.Layers * (2 * (4 * hidden * hidden + 2 * hidden * inner) + 4 * tokens * hidden);
    }
}
