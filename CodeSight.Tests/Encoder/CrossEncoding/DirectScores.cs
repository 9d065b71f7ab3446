using CodeSight.Encoder.Bert;
using CodeSight.Encoder.CrossEncoding;
using CodeSight.Tests.Infrastructure;

namespace CodeSight.Tests.Encoder.CrossEncoding;

/// <summary>The small cross-encoder, asked one pair at a time on the test's own thread.</summary>
internal static class DirectScores
{
    public static string Folder => References.At("models", "tiny-cross-encoder");

    public static float[] Of(string question, IEnumerable<string> texts)
    {
        using var model = CrossEncoder.Load(Folder);
        using var work = new Workspace();
        return [.. texts.Select(text =>
        {
            var pair = model.EncodePairs(question, [text])[0];
            var batch = new TokenBatch();
            batch.Add(pair.Ids, pair.Second);
            return model.Score(batch, work)[0];
        })];
    }
}
