using System.CommandLine;
using System.Diagnostics;
using CodeSight.Bench.Server;
using CodeSight.Core.Indexing.Chunking;

namespace CodeSight.Bench.Scale;

/// <summary>
/// <c>fill DATA FOLDER</c>: the files of <c>scale-corpus</c>, and the index that a server would make of them, without its hours of
/// encoding.
/// </summary>
internal static class FillCommand
{
    public static Command Create()
    {
        var options = new ScaleOptions();
        var database = new DatabaseOptions();
        var vectors = new Option<FileInfo?>("--vectors") { Description = "File that keeps the passages' vectors for the next time." };
        var command = new Command(
            "fill",
            "Writes the folder of scale-corpus and puts it, indexed, into an empty database; start the server on both afterwards. Only the passages that the "
            + "copies are made from are encoded; a copy's vector is made of theirs, with a little noise. Such vectors are stand-ins for measuring speed, "
            + "memory and recall against an exact scan; they say nothing about quality.") { vectors };
        options.AddTo(command);
        database.AddTo(command);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var output = arguments.InvocationConfiguration.Output;
            var folder = options.Folder(arguments);
            using var model = options.LoadModel(arguments);
            var texts = options.Texts(arguments);
            var chunker = new Chunker(model.Tokenizer);
            var corpus = options.Corpus(arguments, texts, chunker);
            await using var cluster = await database.StartClusterAsync(arguments, cancellationToken);
            await using var fill = await DatabaseFill.OpenAsync(
                cluster?.ConnectionString ?? database.ConnectionString(arguments),
                options.ModelFolder(arguments),
                model,
                chunker,
                cancellationToken);

            var watch = Stopwatch.StartNew();
            var passages = texts.SelectMany(kind => kind.Passages).ToList();
            var real = new PassageVectors(model, arguments.GetValue(vectors)?.FullName).Of(
                passages, (done, all) => Say($"{done} of {all} passages encoded"), cancellationToken);
            var documents = 0;
            await fill.RunAsync(
                corpus.Generate(options.Chunks(arguments)),
                folder,
                new StandInVectors(real),
                (stored, chunks) => Say($"{documents = stored} documents, {chunks} chunks stored"),
                cancellationToken);
            Say("vectors indexed");
            await ScaleOptions.PrintAsync(output, corpus.ChunksByFolder, documents);

            void Say(string what) => output.WriteLine($"{watch.Elapsed.TotalSeconds,6:F1} s: {what}");
        });
        return command;
    }
}
