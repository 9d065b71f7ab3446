using CodeSight.Bench.Corpus;
using CodeSight.Bench.Measure;

namespace CodeSight.Bench.Encoder;

/// <summary>Compares all contestants with the vectors that the publisher's own program gives.</summary>
/// <param name="path">reference-vectors.jsonl: text, ids and vector a line.</param>
internal sealed class ReferenceVectors(string path, Func<string, int[]> tokenize)
{
    private readonly Line[] _lines = [.. JsonLines.Read<Line>(path)];

    public async Task PrintAsync(TextWriter output, IReadOnlyList<IContestant> contestants, CancellationToken cancellationToken)
    {
        var texts = _lines.Select(line => new EncoderText(line.Text, line.Ids)).ToArray();
        var others = _lines.Count(line => !tokenize(line.Text).AsSpan().SequenceEqual(line.Ids));
        await output.WriteLineAsync($"\ncosine to {_lines.Length} reference vectors ({others} texts whose tokens are not the reference's)");
        await output.WriteLineAsync(Columns.Row("", ["mean", "worst"]));
        foreach (var contestant in contestants)
        {
            var vectors = await contestant.VectorsAsync(texts, cancellationToken);
            var cosines = new Sample(vectors.Select((vector, i) => Cosine(vector, _lines[i].Vector)));
            await output.WriteLineAsync(Columns.Row(contestant.Name, [cosines.Mean, cosines.Percentile(0)], "F6"));
        }
    }

    private static double Cosine(float[] a, float[] b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++) (ab, aa, bb) = (ab + (double)a[i] * b[i], aa + (double)a[i] * a[i], bb + (double)b[i] * b[i]);
        return ab / Math.Sqrt(aa * bb);
    }

    private sealed record Line(string Text, int[] Ids, float[] Vector);
}
