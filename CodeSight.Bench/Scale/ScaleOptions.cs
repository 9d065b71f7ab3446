using System.CommandLine;
using CodeSight.Bench.Server;
using CodeSight.Core.Indexing.Chunking;
using CodeSight.Core.Models;

namespace CodeSight.Bench.Scale;

/// <summary>The options that say which corpus is made.</summary>
internal sealed class ScaleOptions
{
    private readonly Argument<DirectoryInfo> _data = new("DATA") { Description = "The folder with the real texts (ir, docs)." };
    private readonly Argument<DirectoryInfo> _folder = new("FOLDER") { Description = "Folder for the files: an empty or a new one." };
    private readonly Option<int> _chunks = new("--chunks") { Description = "Chunks to make; the last document may bring a few more.", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "Which documents.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _passages = new("--passages") { Description = "Most passages of real text that copies are made from.", DefaultValueFactory = _ => 12_000 };
    private readonly ModelOption _model = new();

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_folder);
        command.Add(_chunks);
        command.Add(_seed);
        command.Add(_passages);
        _model.AddTo(command);
    }

    public Embedder LoadModel(ParseResult arguments) => _model.Load(arguments);

    public string ModelFolder(ParseResult arguments) => _model.Folder(arguments);

    /// <summary>The documents folder.</summary>
    /// <exception cref="InvalidOperationException">There are files in it: they would be documents too.</exception>
    public string Folder(ParseResult arguments)
    {
        var folder = arguments.GetRequiredValue(_folder).FullName;
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InvalidOperationException($"{folder} is not empty.");
        return folder;
    }

    public int Chunks(ParseResult arguments) => arguments.GetValue(_chunks);

    public IReadOnlyList<TextKind> Texts(ParseResult arguments) =>
        BaseTexts.Read(arguments.GetRequiredValue(_data).FullName, arguments.GetValue(_passages));

    public ScaledCorpus Corpus(ParseResult arguments, IReadOnlyList<TextKind> texts, IChunker chunker) =>
        new(texts, chunker, arguments.GetValue(_seed));

    /// <summary>What was made, by folder, with the file_glob that keeps it.</summary>
    public static async Task PrintAsync(TextWriter output, IReadOnlyDictionary<string, int> chunks, int documents)
    {
        var all = chunks.Values.Sum();
        await output.WriteLineAsync($"{documents} documents, {all} chunks");
        foreach (var folder in GlobFolders.All)
            await output.WriteLineAsync(
                $"  file_glob {folder.Glob,-16} keeps {chunks[folder.Name],7} chunks, {100.0 * chunks[folder.Name] / all:F2} %");
    }
}
