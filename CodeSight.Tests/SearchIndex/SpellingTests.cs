using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

public sealed class SpellingTests
{
    private const string Text =
        "The parliament of the millennium studies aerodynamics, libraries and payment terms. Payments to authorities. See OvertimeRate and 4.2. A parliaments' matter.";

    [Theory]
    [InlineData("Who sat in Parliment?", "Who sat in parliament?")]
    [InlineData("the milennium", "the millennium")]
    [InlineData("aerodynmics", "aerodynamics")]
    [InlineData("aerodyanmics, please", "aerodynamics, please")]
    [InlineData("a libary", "a library")]
    [InlineData("pqyment terms", "payment terms")]
    public void Slip_of_the_hand_is_put_right(string question, string meant) =>
        Assert.Equal(meant, Snapshot(Text).CorrectSpelling(question, isWord: null));

    [Theory]
    [InlineData("payment terms")]
    [InlineData("What is quantum chromodynamics?")]
    [InlineData("OvertimeRat")]
    [InlineData("parliment_id")]
    [InlineData("src/parliment.md")]
    [InlineData("PARLIMENT")]
    [InlineData("parliment2")]
    [InlineData("dnd 4.3")]
    [InlineData("tem")]
    [InlineData("")]
    public void Anything_else_stays(string question) => Assert.Equal(question, Snapshot(Text).CorrectSpelling(question, isWord: null));

    [Theory]
    [InlineData("Who sat in Parliment with the libary?", "Who sat in Parliment with the library?")]
    [InlineData("Parliment sat", "parliament sat")]
    [InlineData("the milennium", "the millennium")]
    public void Names_stay_where_they_are_to_be_kept(string question, string meant) =>
        Assert.Equal(meant, Snapshot(Text).CorrectSpelling(question, isWord: null, keepsNames: true));

    [Fact]
    public void Word_with_the_same_first_letter_goes_before_a_more_frequent_one()
    {
        var snapshot = Snapshot("great great words", "great again", "wheat");

        Assert.Equal("wheat", snapshot.CorrectSpelling("wreat", isWord: null));
        Assert.Equal("great", snapshot.CorrectSpelling("greaf", isWord: null));
    }

    [Fact]
    public void Most_frequent_word_is_meant_where_several_are_as_near()
    {
        var snapshot = Snapshot("sound house", "sound", "sounds", "pound round");

        Assert.Equal("sound", snapshot.CorrectSpelling("qound", isWord: null));
    }

    [Fact]
    public void Question_of_many_unknown_words_stays()
    {
        var snapshot = Snapshot(Text);

        Assert.Equal(
            "parliment milennium aerodynmics libary", snapshot.CorrectSpelling("parliment milennium aerodynmics libary", isWord: null));
        Assert.Equal("parliament millennium aerodynamics", snapshot.CorrectSpelling("parliment milennium aerodynmics", isWord: null));
    }

    [Fact]
    public void Word_that_is_known_from_elsewhere_is_no_slip()
    {
        var snapshot = Snapshot("a test of payments");

        Assert.Equal("the text", snapshot.CorrectSpelling("the text", word => word == "text"));
        Assert.Equal("the test", snapshot.CorrectSpelling("the text", isWord: null));
        Assert.Equal("Text", snapshot.CorrectSpelling("Text", word => word == "text"));
    }

    [Fact]
    public void Word_whose_ending_does_not_go_with_the_other_stem_stays()
    {
        // Stems "ossif" and "ossi" are one typing error apart, and "ossiication" is no word.
        Assert.Equal("ossification", Snapshot("ossi").CorrectSpelling("ossification", isWord: null));
    }

    [Fact]
    public void Word_that_only_a_removed_document_had_is_not_meant()
    {
        var index = new KeywordIndex();
        index.Apply([Document(1, "parliament"), Document(2, "something")], [], 1);
        index.Apply([], [1], 2);

        Assert.Equal("parliment", index.Current.CorrectSpelling("parliment", isWord: null));
    }

    [Theory]
    [InlineData("form", "from", true)]
    [InlineData("form", "forms", true)]
    [InlineData("form", "orm", true)]
    [InlineData("form", "farm", true)]
    [InlineData("form", "form", false)]
    [InlineData("form", "forum", true)]
    [InlineData("form", "mrof", false)]
    [InlineData("aaa", "aaaa", true)]
    [InlineData("form", "firmm", false)]
    [InlineData("abcd", "badc", false)]
    public void One_slip_is_one_letter_or_two_exchanged(string left, string right, bool isOne)
    {
        Assert.Equal(isOne, Spelling.IsOneTypo(left, right));
        Assert.Equal(isOne, Spelling.IsOneTypo(right, left));
    }

    private static IKeywordSnapshot Snapshot(params string[] texts)
    {
        var index = new KeywordIndex();
        index.Apply([.. texts.Select((text, at) => Document(at + 1, text))], [], 1);
        return index.Current;
    }

    private static KeywordDocument Document(long id, string text) => new(id, "a", [new KeywordChunk(id, "", text)]);
}
