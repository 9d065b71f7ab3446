using System.CommandLine;
using CodeSight.Core.Indexing.Chunking;

namespace CodeSight.Bench.Scale;

/// <summary><c>scale-corpus DATA FOLDER</c>: the files alone, for a server that indexes them itself.</summary>
internal static class ScaleCorpusCommand
{
    public static Command Create()
    {
        var options = new ScaleOptions();
        var command = new Command(
            "scale-corpus", "Writes a folder of real texts, repeated with changes, that indexes to a given number of chunks.");
        options.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var folder = options.Folder(arguments);
            using var model = options.LoadModel(arguments);
            var corpus = options.Corpus(arguments, options.Texts(arguments), new Chunker(model.Tokenizer));
            var documents = 0;
            foreach (var document in corpus.Generate(options.Chunks(arguments)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                ScaledFiles.Write(folder, document);
                documents++;
            }

            await ScaleOptions.PrintAsync(arguments.InvocationConfiguration.Output, corpus.ChunksByFolder, documents);
        });
        return command;
    }
}
