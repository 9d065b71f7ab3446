namespace CodeSight.Bench.Encoder;

/// <summary>
/// The published model as a folder in the sentence-transformers layout: links to its files, and to those of the built-in model
/// for what the publisher's folder here lacks (pooling and the limit of 256 tokens). The folder goes when this is disposed.
/// </summary>
internal sealed class PublishedModel : IDisposable
{
    private static readonly string[] ModelFiles = ["config.json", "tokenizer_config.json", "vocab.txt", "model.safetensors"];
    private static readonly string[] LayoutFiles = ["modules.json", "sentence_bert_config.json", Path.Combine("1_Pooling", "config.json")];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("codesight-bench-");

    /// <param name="published">The published files.</param>
    /// <param name="builtIn">The model that the repository holds.</param>
    public PublishedModel(string published, string builtIn)
    {
        Folder = _root.CreateSubdirectory("all-MiniLM-L6-v2").FullName;
        try
        {
            foreach (var name in ModelFiles) Link(Path.Combine(published, name), name);
            foreach (var name in LayoutFiles)
            {
                var own = Path.Combine(published, name);
                Link(File.Exists(own) ? own : Path.Combine(builtIn, name), name);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The folder to load.</summary>
    public string Folder { get; }

    public void Dispose() => _root.Delete(recursive: true);

    private void Link(string source, string name)
    {
        if (!File.Exists(source)) throw new FileNotFoundException($"{source} is missing.");
        var target = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? Folder);
        try
        {
            File.CreateSymbolicLink(target, Path.GetFullPath(source));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some systems let only administrators make links.
            File.Copy(source, target);
        }
    }
}
