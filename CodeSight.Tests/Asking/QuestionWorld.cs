using CodeSight.Core.Asking;
using CodeSight.Core.Asking.Admit;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Asking.Verify;
using CodeSight.Core.Configuration;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Models.LanguageModels;
using CodeSight.Tests.Asking.Search;
using CodeSight.Tests.Models.LanguageModels;

namespace CodeSight.Tests.Asking;

/// <summary>
/// The whole asking flow over a real database with one document and a language model's server, all of whose texts hold one word.
/// </summary>
internal sealed class QuestionWorld : IAsyncDisposable
{
    /// <summary>The word; no record may hold it.</summary>
    public const string Word = "Quittenbrot";

    private readonly SeededDatabase _database;
    private readonly ChatServer _server;

    private QuestionWorld(SeededDatabase database, ChatServer server, AskingPipeline pipeline) =>
        (_database, _server, Pipeline) = (database, server, pipeline);

    public static SearchRequest Question { get; } = new($"Who bakes the {Word}?", 5, null);

    public AskingPipeline Pipeline { get; }

    public static async Task<QuestionWorld> CreateAsync()
    {
        var database = await SeededDatabase.CreateAsync();
        var server = await ChatServer.StartAsync(new ChatServer.Reply(200, OpenAIBackendTests.Completion($"Anna bakes the {Word} [1].")));
        var embedder = new StubEmbedder();
        var keywords = new StubKeywords();
        var content = $"The {Word} is baked by Anna.";
        var document = await database.AddDocumentAsync($"{Word}.md");
        keywords.Scores[await database.AddChunkAsync(document, content, section: Word)] = 1;
        await database.AddVectorAsync(content, StubEmbedder.WithCosine(0.9));
        embedder.Vectors[Question.Text] = StubEmbedder.WithCosine(1);
        var model = LanguageModels.Create(
            new LanguageModelOptions { Backend = LanguageModelBackend.OpenAI, ApiKey = $"key-{Word}", Endpoint = new Uri(server.Address, "v1") }, TimeProvider.System);
        return new QuestionWorld(database, server, new AskingPipeline(
            new LanguageModelCondenser(model, TimeProvider.System),
            new Admission(AdmissionLimits.ForThisMachine, TimeProvider.System),
            new SearchPipeline(
                keywords,
                database.Models(embedder),
                new VectorSearch(database.Sources),
                new ScoreCombination(),
                new PassageReader(new PassageStore(database.Sources))),
            keywords,
            new LanguageModelWriter(model),
            new SupportCheck(embedder),
            new NoMeter(),
            TimeProvider.System));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }
}
