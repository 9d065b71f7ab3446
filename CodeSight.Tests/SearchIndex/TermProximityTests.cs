using CodeSight.SearchIndex;

namespace CodeSight.Tests.SearchIndex;

public sealed class TermProximityTests
{
    private static readonly QuestionMatch Match = new("", new KeywordQuery([new("payment", 3), new("term", 2), new("contract", 5)]));

    [Theory]
    [InlineData("payment terms of a contract", 1)]
    [InlineData("Contracts: the terms; payments", 1)]
    [InlineData("payment payment payment", 0.3)]
    [InlineData("a contract", 0.5)]
    [InlineData("nothing", 0)]
    [InlineData("", 0)]
    public void Share_is_by_inverse_document_frequency(string text, double share) => Assert.Equal(share, Match.In(text).Proximity, 5);

    [Theory]
    [InlineData(10, 0.8)]
    [InlineData(11, 0.5)]
    public void Only_what_stands_within_twelve_words_counts_together(int between, double share) =>
        Assert.Equal(share, Match.In($"payment {string.Join(' ', Enumerable.Repeat("w", between))} contract").Proximity, 5);

    [Fact]
    public void Best_window_wins_wherever_it_is()
    {
        var gap = string.Join(' ', Enumerable.Repeat("w", 20));

        Assert.Equal(0.8, Match.In($"term payment {gap} contract {gap} payment contract {gap} term").Proximity, 5);
    }

    [Fact]
    public void Parts_of_an_identifier_take_one_word_of_room()
    {
        Assert.Equal(0.5, Match.In("paymentTerms").Proximity, 5);
        Assert.Equal(0.8, Match.In($"payment {string.Join(' ', Enumerable.Repeat("some_name", 10))} contract").Proximity, 5);
    }

    [Fact]
    public void Question_without_terms_has_no_share() =>
        Assert.Equal(0, new QuestionMatch("payment", new KeywordQuery([])).In("payment").Proximity);
}
