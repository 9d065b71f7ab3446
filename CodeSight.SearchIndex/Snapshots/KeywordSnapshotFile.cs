using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Encoder.Vectors;
using CodeSight.SearchIndex.Analysis;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.SearchIndex.Snapshots;

/// <summary>
/// The index as a file, so that a start does not read every chunk again. It is only ever a cache: a file that is missing, damaged, of
/// another version or of another database is refused with a reason. Layout, little-endian: magic, format version, analyser fingerprint,
/// database, change number, terms, documents with their languages, chunks, their lists of terms, their vectors where all are in memory; then the SHA-256 of all
/// that.
/// </summary>
/// <param name="path">Absolute path of the file; its folder is created when needed.</param>
internal sealed class KeywordSnapshotFile(string path)
{
    private const int FormatVersion = 3;

    private static ReadOnlySpan<byte> Magic => "CSKEYWRD"u8;

    /// <summary>Everything besides the chunks that decides about their terms; character classes come with the runtime.</summary>
    private static string Fingerprint { get; } =
        $"{Analyser.Version} {TermWeights.Content}/{TermWeights.Header}/{TermWeights.FileName} {Environment.Version.Major}";

    /// <summary>Writes the snapshot beside the old file and puts it in its place, so that there is always a whole one.</summary>
    /// <exception cref="IOException">The file could not be written; the old one is still there.</exception>
    public void Save(KeywordSnapshot snapshot, string database)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        var temporary = path + ".tmp";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            using (var sha = SHA256.Create())
            {
                using var hashing = new CryptoStream(file, sha, CryptoStreamMode.Write, leaveOpen: true);
                using (var writer = new BinaryWriter(hashing, Encoding.UTF8, leaveOpen: true)) Write(writer, snapshot, database);
                hashing.FlushFinalBlock();
                file.Write(sha.Hash);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Reads the file; never throws for what is in it.</summary>
    public LoadedKeywords Load(string database)
    {
        try
        {
            if (!File.Exists(path)) return LoadedKeywords.Refused("there is none");
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16);
            var isWhole = Task.Run(HasValidHash);
            using var reader = new BinaryReader(file, Encoding.UTF8);
            return Read(reader, database, isWhole);
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or ArgumentException or OverflowException or InvalidDataException)
        {
            return LoadedKeywords.Refused($"it cannot be read ({e.GetType().Name})");
        }
    }

    private static void Write(BinaryWriter writer, KeywordSnapshot snapshot, string database)
    {
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(Fingerprint);
        writer.Write(database);
        writer.Write(snapshot.ChangeNumber);

        // Terms that no chunk holds any more stay behind; the others keep their order, and with it that of every list of terms.
        var newTerms = new int[snapshot.Frequencies.TermLimit];
        var live = new List<int>();
        for (var term = 0; term < newTerms.Length; term++)
        {
            if (snapshot.Frequencies[term] == 0) continue;
            newTerms[term] = live.Count;
            live.Add(term);
        }

        writer.Write(live.Count);
        foreach (var term in live) writer.Write(new string(snapshot.Dictionary.TextOf(term)));

        var content = Compaction.Merge(snapshot.Views, newTerms);
        writer.Write(content.DocumentCount);
        writer.Write(content.ChunkCount);
        writer.Write(content.Terms.Length);
        foreach (var filePath in content.Paths) writer.Write(filePath);
        foreach (var language in content.Languages) writer.Write(language);
        writer.Write(MemoryMarshal.AsBytes<long>(content.DocumentIds));
        writer.Write(MemoryMarshal.AsBytes<int>(content.FirstChunks));
        writer.Write(MemoryMarshal.AsBytes<long>(content.ChunkIds));
        writer.Write(MemoryMarshal.AsBytes<float>(content.Lengths));
        writer.Write(MemoryMarshal.AsBytes<int>(content.TermStarts));
        writer.Write(content.Terms);
        WriteVectors(writer, snapshot, content.ChunkCount);
    }

    private static void WriteVectors(BinaryWriter writer, KeywordSnapshot snapshot, int chunks)
    {
        var view = snapshot.VectorModel is { } model ? snapshot.VectorsOf(model) as VectorView : null;
        writer.Write(view is null || chunks == 0 ? 0 : view.Dimensions);
        if (view is null || chunks == 0) return;
        writer.Write(view.Blocks[0].ModelId);
        foreach (var (at, chunk) in Compaction.LiveChunks(snapshot.Views)) writer.Write(view.Blocks[at].Kept(chunk).Scale);
        foreach (var (at, chunk) in Compaction.LiveChunks(snapshot.Views))
            writer.Write(MemoryMarshal.AsBytes(view.Blocks[at].Kept(chunk).Numbers.AsSpan()));
    }

    private static VectorBlock? ReadVectors(BinaryReader reader, int chunks)
    {
        var dimensions = reader.ReadInt32();
        if (dimensions == 0) return null;
        var model = reader.ReadInt32();
        var scales = ReadArray<float>(reader, chunks);
        return VectorBlock.FromKept(model, dimensions, ReadArray<short>(reader, checked(chunks * dimensions)), scales);
    }

    /// <param name="isWhole">Whether the hash is right: worked out meanwhile, and waited for before anything is made of what was
    /// read.</param>
    private static LoadedKeywords Read(BinaryReader reader, string database, Task<bool> isWhole)
    {
        if (!Magic.SequenceEqual(reader.ReadBytes(Magic.Length))) return LoadedKeywords.Refused("it is no snapshot");
        if (reader.ReadInt32() != FormatVersion || reader.ReadString() != Fingerprint)
            return LoadedKeywords.Refused("it is of another version");
        if (reader.ReadString() != database) return LoadedKeywords.Refused("it is of another database");
        var changeNumber = reader.ReadInt64();

        var dictionary = new TermDictionary();
        for (var left = reader.ReadInt32(); left > 0; left--) dictionary.FindOrAdd(reader.ReadString());

        var documents = reader.ReadInt32();
        var chunks = reader.ReadInt32();
        var termBytes = reader.ReadInt32();
        if (documents > reader.BaseStream.Length) throw new InvalidDataException("A length is too large.");
        var paths = new string[documents];
        for (var i = 0; i < documents; i++) paths[i] = reader.ReadString();
        var languages = new string[documents];
        for (var i = 0; i < documents; i++) languages[i] = string.Intern(reader.ReadString());
        var content = new ForwardIndex
        {
            Paths = paths,
            Languages = languages,
            DocumentIds = ReadArray<long>(reader, documents),
            FirstChunks = ReadArray<int>(reader, documents + 1),
            ChunkIds = ReadArray<long>(reader, chunks),
            Lengths = ReadArray<float>(reader, chunks),
            TermStarts = ReadArray<int>(reader, chunks + 1),
            Terms = ReadArray<byte>(reader, termBytes),
        };
        if (!isWhole.GetAwaiter().GetResult()) return LoadedKeywords.Refused("it is damaged");
        var vectors = Task.Run(() => ReadVectors(reader, chunks));
        var segment = new Segment(content, dictionary.Count, vectors: null);
        segment.Vectors = vectors.GetAwaiter().GetResult();
        return LoadedKeywords.Of(segment, dictionary, changeNumber);
    }

    private static T[] ReadArray<T>(BinaryReader reader, int count)
        where T : unmanaged
    {
        // Read before the hash is known: a damaged number must not ask for more than the file has.
        if (count < 0 || (long)count * Unsafe.SizeOf<T>() > reader.BaseStream.Length)
            throw new InvalidDataException("A length is too large.");
        var array = GC.AllocateUninitializedArray<T>(count);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    private bool HasValidHash()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1);
        var left = file.Length - SHA256.HashSizeInBytes;
        if (left < 0) return false;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 18];
        while (left > 0)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) return false;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        file.ReadExactly(buffer, 0, SHA256.HashSizeInBytes);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, SHA256.HashSizeInBytes));
    }
}

/// <summary>What a snapshot file held, or why it is not used.</summary>
internal sealed record LoadedKeywords(Segment? Segment, TermDictionary Dictionary, long ChangeNumber, string? Refusal)
{
    public static LoadedKeywords Of(Segment segment, TermDictionary dictionary, long changeNumber) =>
        new(segment, dictionary, changeNumber, null);

    public static LoadedKeywords Refused(string reason) => new(null, new TermDictionary(), 0, reason);
}
