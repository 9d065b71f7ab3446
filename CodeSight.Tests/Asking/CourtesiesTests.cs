using System.Text.Json;
using CodeSight.Core.Asking;
using CodeSight.Tests.Infrastructure;
using Xunit.Abstractions;

namespace CodeSight.Tests.Asking;

public sealed class CourtesiesTests(ITestOutputHelper output)
{
    private const string Welcome = "You're welcome. Ask whenever you would like to know more.";
    private const string Hello = "Hello! What would you like to know from the documents?";
    private const string Right = "All right. What else would you like to know?";

    [Theory]
    [InlineData("Thanks!", Welcome)]
    [InlineData("thank you so much for your help", Welcome)]
    [InlineData("Ok, thanks", Welcome)]
    [InlineData("Perfect, that's all for now. Thank you!", Welcome)]
    [InlineData("Hello, and thanks a lot :)", Welcome)]
    [InlineData("hello", Hello)]
    [InlineData("Hi there!", Hello)]
    [InlineData("Good morning everyone", Hello)]
    [InlineData("Hello, how are you?", Hello)]
    [InlineData("ok", Right)]
    [InlineData("OK.", Right)]
    [InlineData("Got it", Right)]
    [InlineData("great 👍", Right)]
    [InlineData("👍🏽", Right)]
    [InlineData("Bye!", "Goodbye, and come back whenever you have a question.")]
    [InlineData("Vielen Dank!", "Gern geschehen. Fragen Sie jederzeit weiter.")]
    [InlineData("ok, danke dir", "Gern geschehen. Fragen Sie jederzeit weiter.")]
    [InlineData("Guten Morgen", "Hallo! Was möchten Sie aus den Dokumenten wissen?")]
    [InlineData("Alles klar", "In Ordnung. Was möchten Sie noch wissen?")]
    [InlineData("Merci beaucoup !", "Je vous en prie. N'hésitez pas à poser d'autres questions.")]
    [InlineData("D'accord", "Très bien. Que souhaitez-vous savoir d'autre ?")]
    [InlineData("muchas gracias", "De nada. Pregunte cuando quiera.")]
    [InlineData("Buenos di\u0301as", "¡Hola! ¿Qué le gustaría saber?")]
    [InlineData("Grazie mille per l’aiuto", "Prego. Chieda pure quando vuole.")]
    [InlineData("dank je wel", "Graag gedaan. Vraag gerust verder.")]
    [InlineData("ありがとうございます", Welcome)]
    public void Courtesy_gets_a_canned_response_in_its_language(string message, string reply) => Assert.Equal(reply, Courtesies.ReplyTo(message));

    [Theory]
    [InlineData("Thanks, and for contractors?")]
    [InlineData("Thanks, and for contractors")]
    [InlineData("ok, and now?")]
    [InlineData("ok?")]
    [InlineData("Hello, how many vacation days do I get")]
    [InlineData("Good practices")]
    [InlineData("Thank you letters")]
    [InlineData("greeting cards")]
    [InlineData("help")]
    [InlineData("nice")]
    [InlineData("so much for that")]
    [InlineData("again")]
    [InlineData("all")]
    [InlineData("Great Britain")]
    [InlineData("cool bags")]
    [InlineData("Hi-Vis")]
    [InlineData("OK 7")]
    [InlineData("Guten Appetit")]
    [InlineData("Dank")]
    [InlineData("Danke für die Blumen")]
    [InlineData("hello world")]
    [InlineData("thanks.md")]
    [InlineData("thank you policy")]
    [InlineData("?")]
    [InlineData("…")]
    [InlineData("42")]
    [InlineData("")]
    public void Question_that_only_sounds_like_a_courtesy_is_asked(string message) => Assert.Null(Courtesies.ReplyTo(message));

    [Fact]
    public void Courtesies_have_responses_that_no_program_takes_for_a_refusal()
    {
        foreach (var message in new[] { "hello", "thanks", "ok", "bye", "danke", "hallo", "oui", "gracias", "ciao", "prima" })
        {
            var reply = Courtesies.ReplyTo(message);
            Assert.NotNull(reply);
            Assert.NotEqual(CannedResponses.NotFound, reply);
            Assert.NotEqual(CannedResponses.NoDocuments, reply);
            Assert.DoesNotContain(CannedResponses.NotFoundPhrase, reply, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void No_question_of_any_evaluation_set_is_taken_for_a_courtesy()
    {
        string[] folders = [Path.Combine(SharedData.RepositoryRoot, "samples"), .. SharedData.Folder is null ? Array.Empty<string>() : [SharedData.At("qa"), SharedData.At("ir")]];
        var files = folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*.jsonl", SearchOption.AllDirectories))
            .Where(path => Path.GetFileName(path) != "corpus.jsonl").ToList();
        var questions = 0;
        foreach (var line in files.SelectMany(File.ReadLines))
        {
            using var row = JsonDocument.Parse(line);
            foreach (var member in new[] { "text", "question", "in_full", "query" })
            {
                if (!row.RootElement.TryGetProperty(member, out var value) || value.ValueKind != JsonValueKind.String) continue;
                var question = value.GetString() ?? "";
                questions++;
                Assert.True(Courtesies.ReplyTo(question) is null, question);
            }
        }

        output.WriteLine($"{questions} questions of {files.Count} files");
        Assert.True(questions > 100);
    }
}
