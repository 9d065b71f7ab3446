using System.CommandLine;

namespace CodeSight.Bench.Corpus;

/// <summary><c>corpus IR_FOLDER OUT_FOLDER</c>.</summary>
internal static class CorpusCommand
{
    public static Command Create()
    {
        var source = new Argument<DirectoryInfo>("IR_FOLDER") { Description = "Folder with corpus.jsonl, queries.jsonl and qrels.tsv." };
        var target = new Argument<DirectoryInfo>("OUT_FOLDER") { Description = "Folder for the text files; OUT_FOLDER.questions.jsonl, for eval, is written beside it." };
        var leaveOut = new Option<double>("--leave-out-articles") { Description = "Share of the articles to leave out, 0..1; questions about them alone are marked as unanswerable." };
        var seed = new Option<int>("--seed") { Description = "Which articles.", DefaultValueFactory = _ => 1 };
        var command = new Command("corpus", "Writes a retrieval set as one text file per document, and its questions.") { source, target, leaveOut, seed };
        command.SetAction(arguments =>
        {
            var set = arguments.GetRequiredValue(source).FullName;
            var folder = arguments.GetRequiredValue(target).FullName;
            var corpus = CorpusWriter.Write(
                Path.Combine(set, "corpus.jsonl"), folder, arguments.GetValue(leaveOut), arguments.GetValue(seed));
            var questions = CorpusQuestions.Read(set, corpus);
            QuestionFile.Write(CorpusWriter.QuestionsOf(folder), questions);
            arguments.InvocationConfiguration.Output.WriteLine(
                $"{corpus.Files.Count} documents written to {folder}, {corpus.LeftOut} left out, {questions.Count} questions written to {CorpusWriter.QuestionsOf(folder)}");
        });
        return command;
    }
}
