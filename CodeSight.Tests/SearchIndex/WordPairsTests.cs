using CodeSight.SearchIndex;

namespace CodeSight.Tests.SearchIndex;

public sealed class WordPairsTests
{
    // "who was" and "by the" are of stop words alone and weigh nothing; the others weigh 4, 4, 2 and 5.
    private const string Question = "Who was elected by the payment committee?";

    private static readonly KeywordQuery Query = new([new("elect", 4), new("payment", 2), new("committe", 5)]);
    private static readonly QuestionMatch Match = new(Question, Query);

    [Theory]
    [InlineData(Question, 1)]
    [InlineData("She was elected by them", 8d / 15)]
    [InlineData("THE PAYMENTS, so the payment", 2d / 15)]
    [InlineData("The payment committees", 7d / 15)]
    [InlineData("a committee's payment; by whom elected", 0)]
    [InlineData("who was it", 0)]
    [InlineData("", 0)]
    public void Share_is_by_the_rarer_word_of_each_pair(string text, double share) => Assert.Equal(share, Match.In(text).Pairs, 5);

    [Theory]
    [InlineData("the payment", 2)]
    [InlineData("the small payment", 2)]
    [InlineData("the other small payment", 0)]
    [InlineData("payment_committee", 0)]
    public void One_word_may_come_between(string text, double weight) => Assert.Equal(weight / 15, Match.In(text).Pairs, 5);

    [Fact]
    public void Pair_counts_once_however_often_it_stands() =>
        Assert.Equal(5d / 15, Match.In("payment committee, payment committee, payment committee").Pairs, 5);

    [Fact]
    public void Texts_do_not_run_into_each_other()
    {
        Match.In("a payment");

        Assert.Equal(0, Match.In("committee").Pairs);
    }

    [Fact]
    public void Question_of_one_word_has_no_pairs() => Assert.Equal(0, new QuestionMatch("payment", Query).In("payment payment").Pairs);

    [Fact]
    public void Question_that_repeats_a_pair_counts_it_once() =>
        Assert.Equal(0.5, new QuestionMatch("payment committee, payment committee", Query).In("payment committee").Pairs, 5);
}
