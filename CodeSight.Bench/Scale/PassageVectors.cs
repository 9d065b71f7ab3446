using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Models;

namespace CodeSight.Bench.Scale;

/// <summary>
/// The real vectors of passages. Those of earlier runs come from a file, if one is named: encoding 12,000 passages takes minutes, and
/// corpora of all sizes need the same ones.
/// </summary>
/// <param name="path">The file, or null; its name should tell the model, but another model's vectors are passed over anyway.</param>
internal sealed class PassageVectors(IEmbedder embedder, string? path)
{
    private const int AtOnce = 512;

    /// <summary>A unit vector for each passage, by its number.</summary>
    /// <param name="progress">Told how many passages were encoded so far, and how many need to be.</param>
    public float[][] Of(IReadOnlyList<BasePassage> passages, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var known = Load();
        var missing = passages.Select(TextOf).Distinct().Where(text => !known.ContainsKey(KeyOf(text))).ToList();
        var done = 0;
        foreach (var batch in missing.Chunk(AtOnce))
        {
            foreach (var (text, vector) in batch.Zip(embedder.EmbedDocuments(batch, cancellationToken))) known[KeyOf(text)] = vector;
            progress(done += batch.Length, missing.Count);
        }

        if (missing.Count > 0) Save(known);
        return [.. passages.Select(passage => known[KeyOf(TextOf(passage))])];
    }

    // As a chunk's header stands above its content.
    private static string TextOf(BasePassage passage) => passage.Title.Length == 0 ? passage.Text : $"{passage.Title}\n{passage.Text}";

    private string KeyOf(string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{embedder.Model.Fingerprint}\n{text}")));

    private Dictionary<string, float[]> Load()
    {
        var known = new Dictionary<string, float[]>(StringComparer.Ordinal);
        if (path is null || !File.Exists(path)) return known;
        using var reader = new BinaryReader(File.OpenRead(path));
        if (reader.ReadInt32() != embedder.Model.Dimensions) return known;
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var key = reader.ReadString();
            var vector = new float[embedder.Model.Dimensions];
            for (var i = 0; i < vector.Length; i++) vector[i] = reader.ReadSingle();
            known[key] = vector;
        }

        return known;
    }

    private void Save(Dictionary<string, float[]> vectors)
    {
        if (path is null) return;
        var temporary = path + ".tmp";
        using (var writer = new BinaryWriter(File.Create(temporary)))
        {
            writer.Write(embedder.Model.Dimensions);
            writer.Write(vectors.Count);
            foreach (var (key, vector) in vectors)
            {
                writer.Write(key);
                foreach (var value in vector) writer.Write(value);
            }
        }

        File.Move(temporary, path, overwrite: true);
    }
}
