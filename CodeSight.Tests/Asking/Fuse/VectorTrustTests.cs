using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Models;
using CodeSight.SearchIndex;
using CodeSight.Tests.Indexing;
using CodeSight.Tests.Models;

namespace CodeSight.Tests.Asking.Fuse;

public sealed class VectorTrustTests
{
    private static readonly KeywordQuery English = new([]);

    [Theory]
    [InlineData("What is the notice period of employees?", "en", 1, 1)]
    [InlineData("microfilariae sanguicolous pseudotumour deglobulisation", "en", 1, 1)] // words that no vocabulary has, but English
    [InlineData("¿Cuándo pueden pagar los gastos las organizaciones?", "es", 0.1, 0.9)]
    [InlineData("Сколько сотрудников подписали договор?", "ru", 0, 0.1)]
    [InlineData("谁在什么时候签订了合同？", "en", 0, 0.6)] // no language of words: told by the script
    public void Vectors_of_an_English_model_tell_less_about_questions_in_other_languages(string question, string language, double least, double most)
    {
        using var model = Embedder.Load(ReferenceModels.BuiltIn);
        Assert.InRange(VectorTrust.Of(question, English with { Language = language }, model), least, most);
    }

    [Fact]
    public void Vectors_of_a_model_that_knows_the_words_tell_everything() =>
        Assert.Equal(1, VectorTrust.Of("Сколько сотрудников подписали договор?", English with { Language = "ru" }, new FakeEmbedder("multilingual")));
}
