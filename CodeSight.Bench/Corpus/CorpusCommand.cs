using System.CommandLine;

namespace CodeSight.Bench.Corpus;

/// <summary><c>corpus IR_FOLDER OUT_FOLDER</c>.</summary>
internal static class CorpusCommand
{
    public static Command Create()
    {
        var source = new Argument<DirectoryInfo>("IR_FOLDER") { Description = "Folder with corpus.jsonl." };
        var target = new Argument<DirectoryInfo>("OUT_FOLDER") { Description = "Folder for the text files; OUT_FOLDER.map.tsv and OUT_FOLDER.left-out.txt are written beside it." };
        var leaveOut = new Option<double>("--leave-out-articles") { Description = "Share of the articles to leave out, 0..1." };
        var seed = new Option<int>("--seed") { Description = "Which articles.", DefaultValueFactory = _ => 1 };
        var command = new Command("corpus", "Writes a retrieval set as one text file per document.") { source, target, leaveOut, seed };
        command.SetAction(arguments =>
        {
            var corpus = Path.Combine(arguments.GetRequiredValue(source).FullName, "corpus.jsonl");
            var folder = arguments.GetRequiredValue(target).FullName;
            var (written, left) = CorpusWriter.Write(corpus, folder, arguments.GetValue(leaveOut), arguments.GetValue(seed));
            arguments.InvocationConfiguration.Output.WriteLine($"{written} documents written to {folder}, {left} left out");
        });
        return command;
    }
}
