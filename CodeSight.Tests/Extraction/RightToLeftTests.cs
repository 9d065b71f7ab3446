using CodeSight.Extraction.Pdf;

namespace CodeSight.Tests.Extraction;

public sealed class RightToLeftTests
{
    private const string Peace = "\u0627\u0644\u0633\u0644\u0627\u0645";
    private const string OnYou = "\u0639\u0644\u064A\u0643\u0645";
    private const string Shalom = "\u05E9\u05DC\u05D5\u05DD";
    private const string World = "\u05E2\u05D5\u05DC\u05DD";

    [Fact]
    public void Lines_are_turned_and_what_runs_the_other_way_inside_them_is_not()
    {
        Assert.Equal($"{Peace} {OnYou}", Turn($"{Seen(OnYou)} {Seen(Peace)}"));
        Assert.Equal($"{Shalom} 25 {World}", Turn($"{Seen(World)} 25 {Seen(Shalom)}"));
        Assert.Equal($"{Shalom} Contoso Ltd {World}.", Turn($".{Seen(World)} Contoso Ltd {Seen(Shalom)}"));
        Assert.Equal($"the words {Shalom} {World} mean", Turn($"the words {Seen(World)} {Seen(Shalom)} mean"));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData(")", "(")]
    public void Brackets_open_before_they_close_however_they_were_named(string left, string right) =>
        Assert.Equal($"{Shalom} ({World})", Turn($"{left}{Seen(World)}{right} {Seen(Shalom)}"));

    [Fact]
    public void Forms_of_presentation_are_letters_as_in_NFKC()
    {
        Assert.Equal(Peace, Turn("\uFEE1\uFEFC\uFEB4\uFEDF\uFE8D"));
        Assert.Equal(Shalom, Turn("\u05DD\uFB4B\u05DC\u05E9").Replace("\u05B9", "", StringComparison.Ordinal));
        Assert.Equal("\u0627\u0644\u0644\u0647", PresentationForms.ToLetters("\uFDF2"));
        Assert.Equal("\u06CC\u06A9", PresentationForms.ToLetters("\uFBFF\uFB91"));
        Assert.Equal("\u0644\u0622", PresentationForms.ToLetters("\uFEF5"));
        Assert.Equal("plain", PresentationForms.ToLetters("plain"));
    }

    [Fact]
    public void Sign_of_two_letters_keeps_their_order()
    {
        string[] word = ["\u0645", "\u0644\u0627", "\u0633", "\u0644", "\u0627"];
        Assert.Equal(Peace, RightToLeft.ToLogical([word]));
        // A reader that gives it as two letters is mended by one that does not.
        Assert.Equal($"{Peace} {OnYou}", Mended($"\u0627\u0644\u0633\u0627\u0644\u0645 {OnYou}", $"{OnYou} {Peace}"));
        Assert.Equal("\u0644\u0627", Mended("\u0627\u0644", "\u0644\u0627"));
        // Words that only the other reader failed to turn stay.
        Assert.Equal(OnYou, Mended(OnYou, Seen(OnYou)));
    }

    [Fact]
    public void Replacement_text_with_spaces_stands_in_order_already() =>
        Assert.Equal([$"{Shalom} abc"], RightToLeft.Split($"{Shalom} abc "));

    private static string Mended(string text, string other) =>
        Assert.Single(RightToLeft.Mend(new([[Line(text)]]), new([[Line(other)]])).Lines).Text;

    private static PdfLine Line(string text) => new(text, 0, 0, 100, 10, 10);

    private static string Seen(string word) => string.Concat(word.Reverse());

    private static string Turn(string seen) => RightToLeft.ToLogical(seen.Split(' ').Select(RightToLeft.Split));
}
