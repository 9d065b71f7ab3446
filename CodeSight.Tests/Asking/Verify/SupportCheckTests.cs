using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Verify;
using CodeSight.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;

namespace CodeSight.Tests.Asking.Verify;

public sealed class SupportCheckTests
{
    private const string Leave =
        "Everybody who works full time has 30 days of paid annual leave a year. Days lapse on 31 March 2026. The office in Bremen closes at 18:00. "
        + "Contractors may not book flights.";

    private const string Hotels = "City | Country | Limit | Currency\nBerlin | Germany | 150 | EUR\nOslo | Norway | 1900 | NOK";

    private readonly SupportCheck _check = new(new StubEmbedder());

    [Theory]
    [InlineData("Annual leave is 30 days a year [1].", Support.Supported)]
    [InlineData("Annual leave is 25 days a year [1].", Support.None)]
    [InlineData("Annual leave is 30 weeks a year [1].", Support.None)]
    [InlineData("Annual leave is thirty days per year [1].", Support.Supported)]
    [InlineData("Days lapse on March 31st, 2026 [1].", Support.Supported)]
    [InlineData("Days lapse on 2026-03-31 [1].", Support.Supported)]
    [InlineData("Days lapse on 31.3.2026 [1].", Support.Supported)]
    [InlineData("Days lapse on 31 May 2026 [1].", Support.None)]
    [InlineData("Days lapse on 31 March 2025 [1].", Support.None)]
    [InlineData("The office in Bremen closes at 6 pm [1].", Support.Supported)]
    [InlineData("The office in Bremen closes at 6 am [1].", Support.None)]
    [InlineData("The office in Utrecht closes at 18:00 [1].", Support.None)]
    [InlineData("The office in Bremen opens at 18:00 [1].", Support.None)]
    [InlineData("Contractors may book flights [1].", Support.None)]
    [InlineData("Contractors are not allowed to book flights [1].", Support.Supported)]
    [InlineData("Contractors are forbidden to book flights [1].", Support.Supported)]
    [InlineData("Days lapse on 31 March 2026 [1].", Support.Quoted)]
    public async Task Sentence_is_held_against_its_passage(string answer, Support expected) =>
        Assert.Equal([expected], await SupportOf(answer, Leave));

    [Theory]
    [InlineData("A hotel in Berlin may cost up to EUR 150 [1].", Support.Supported)]
    [InlineData("A hotel in Oslo may cost up to 1,900 NOK [1].", Support.Supported)]
    [InlineData("A hotel in Oslo may cost up to 1,900 EUR [1].", Support.None)]
    [InlineData("A hotel in Berlin may cost up to 1900 [1].", Support.None)]
    public async Task Number_belongs_to_the_row_that_the_sentence_speaks_of(string answer, Support expected) =>
        Assert.Equal([expected], await SupportOf(answer, Hotels));

    [Theory]
    [InlineData("Remote work is limited to 2 days [1].", "Remote work is limited to 48 hours.", Support.Supported)]
    [InlineData("The trial lasts two years [1].", "The trial lasts 24 months.", Support.Supported)]
    [InlineData("The trial lasts 26 months [1].", "The trial lasts two years.", Support.None)]
    [InlineData("The deposit is half of the rent [1].", "The deposit is 50 % of the rent.", Support.Supported)]
    [InlineData("Three quarters of the rent is due [1].", "75 % of the rent is due.", Support.Supported)]
    [InlineData("The route is 12 miles long [1].", "The route is 12 km long.", Support.None)]
    [InlineData("The fee is €1.2m [1].", "The fee is 1,200,000 EUR.", Support.Supported)]
    [InlineData("The fee is 1.900 Euro [1].", "The fee is EUR 1,900.", Support.Supported)]
    [InlineData("At most 16 characters are allowed [1].", "At least 16 characters are allowed.", Support.None)]
    [InlineData("Answers come within 3 calendar days [1].", "Answers come within 3 working days.", Support.None)]
    [InlineData("The fee is 35 EUR a year [1].", "The fee is 35 EUR a month.", Support.None)]
    [InlineData("The three offices have 52 desks in total [1].", "Bremen has 22 desks, Leeds 10 and Utrecht 20.", Support.Supported)]
    [InlineData("Les frais sont de 40 euros par jour pour les invités [1].", "Les frais sont de 30 euros par jour pour les invités.",
        Support.None)]
    [InlineData("On paie trente euros chaque jour pour les visiteurs du parc [1].", "Les frais sont de 30 euros par jour pour les invités.",
        Support.Supported)]
    public async Task Amounts_are_compared_in_any_form(string answer, string passage, Support expected) =>
        Assert.Equal([expected], await SupportOf(answer, passage));

    [Theory]
    [InlineData("The device supports Wi-Fi [1].", "The device has 3 ports; Wi-Fi is not supported.", Support.None)]
    [InlineData("Children are invited to the party [1].", "Partners are invited to the party, children are not.", Support.None)]
    [InlineData("Releases are deployed on Fridays [1].", "Releases are deployed on Tuesdays between 9:00 and 15:00, never on Fridays.",
        Support.None)]
    [InlineData("Releases are deployed on Tuesdays [1].", "Releases are deployed on Tuesdays between 9:00 and 15:00, never on Fridays.",
        Support.Quoted)]
    [InlineData("Unused money carries over [1].", "Unused money does not carry over, unused days do, once.", Support.None)]
    [InlineData("Unused days carry over [1].", "Unused money does not carry over, unused days do, once.", Support.Supported)]
    [InlineData("Unused money expires [1].", "Unused money does not carry over, unused days do, once.", Support.Supported)]
    [InlineData("Copies can be made without permission [1].", "Copies must not be made without the written permission of the owner.",
        Support.None)]
    [InlineData("Copies need the permission of the owner [1].", "Copies must not be made without the written permission of the owner.",
        Support.Supported)]
    [InlineData("The shop is open until 18:00 [1].", "The shop closes at 18:00.", Support.Supported)]
    [InlineData("Nobody starts before 12:00 [1].", "Staff start at noon at the earliest.", Support.Supported)]
    [InlineData("Requests by phone are accepted for all incidents [1].", "Requests by phone are only accepted for incidents of priority 1.",
        Support.None)]
    [InlineData("Die Abgabe ist am Montag erlaubt [1].", "Die Abgabe ist am Montag nicht erlaubt.", Support.None)]
    public async Task What_the_passage_denies_is_not_affirmed(string answer, string passage, Support expected) =>
        Assert.Equal([expected], await SupportOf(answer, passage));

    [Fact]
    public async Task Sentence_without_a_mark_is_borne_by_those_around_it_and_one_of_an_answer_that_cites_nothing_by_none()
    {
        Assert.Equal([Support.Supported, Support.Quoted],
            await SupportOf("Full-time staff have 30 days of leave. Days lapse on 31 March 2026 [1].", Leave));
        Assert.Equal([Support.None, Support.Quoted],
            await SupportOf("Full-time staff have 25 days of leave. Days lapse on 31 March 2026 [1].", Leave));
        Assert.Equal([Support.None], await SupportOf("Full-time staff have 30 days of leave.", Leave));
    }

    [Theory]
    [InlineData("There are three rules:\n\n- Days lapse on 31 March 2026 [1].")]
    [InlineData("## Leave\n\nDays lapse on 31 March 2026 [1].")]
    [InlineData("**Leave**\n\nDays lapse on 31 March 2026 [1].")]
    [InlineData("The documents do not say who approves leave. Days lapse on 31 March 2026 [1].")]
    [InlineData("Yes. Days lapse on 31 March 2026 [1].")]
    [InlineData("Days lapse on 31 March 2026 [1]. Do you want to know more?")]
    [InlineData("Die Dokumente nennen keine Ausnahmen. Days lapse on 31 March 2026 [1].")]
    public async Task What_claims_nothing_is_not_held_against_the_answer(string answer) =>
        Assert.All(await SupportOf(answer, Leave), support => Assert.True(support <= Support.Supported));

    [Fact]
    public async Task Sentence_is_judged_by_the_source_that_it_cites_and_not_by_another()
    {
        Assert.Equal([Support.None], await SupportOf("Days lapse on 31 March 2026 [2].", Leave, Hotels));
        Assert.Equal([Support.Quoted], await SupportOf("Days lapse on 31 March 2026 [2][1].", Leave, Hotels));
    }

    [Fact]
    public async Task Name_of_the_question_is_no_invention_unless_another_one_stands_in_its_place()
    {
        var passage = Passages.Of("Per Lindqvist leads the hydrology group. Staff have 30 days of leave.");
        Assert.Equal(Support.Supported,
            Assert.Single(await _check.CheckAsync("At Varnholt, staff have 30 days of leave [1].", [passage],
                "How much leave has Varnholt?", default)).Support);
        Assert.Equal(Support.None, Assert
            .Single(await _check.CheckAsync("At Varnholt, staff have 30 days of leave [1].", [passage], "How much leave?",
            default)).Support);
        Assert.Equal(Support.None, Assert
            .Single(await _check.CheckAsync("Anna Lindqvist leads the hydrology group [1].", [passage], "Does Anna Lindqvist lead it?",
            default)).Support);
    }

    [Fact]
    public async Task Positions_are_those_of_the_text_in_tables_lists_and_marks_behind_the_full_stop()
    {
        const string Text = "Leave:\n\n1. **30 days** a year. [1] Days lapse.[1]\n\n| City | Limit |\n| --- | --- |\n| Berlin | 150 EUR [2] |\n\n```\nx = 1\n```";
        var sentences = await _check.CheckAsync(Text, [Passages.Of(Leave), Passages.Of(Hotels)], "", default);
        Assert.Equal(
            ["Leave:", "1. **30 days** a year. [1]", "Days lapse.[1]", "| City | Limit |", "| Berlin | 150 EUR [2] |"],
            sentences.Take(5).Select(sentence => Text[sentence.Start..sentence.End]));
        Assert.All(sentences, sentence => Assert.True(sentence.Support <= Support.Supported, Text[sentence.Start..sentence.End]));
    }

    [Fact]
    public void Any_text_is_judged_and_its_sentences_stand_in_order()
    {
        string[] pieces =
        [
            "[1]", "[2] ", "[٣]", "\n", "\n\n", " | ", "|---|\n", "- ", "**", "1.", "12/13/14", "1/0", "..", ",", "half ", "a ", "\ud83d", "😀",
                "```", "日本語。", "½", "1,2,3",
            "9999999999", "12:99", "31/31/2020", "two hundred ", "٣", "²", "not ", "without ", "(", "…", "\u2060", "half past ", "EUR", "%",
                "\u0301", "Anna ", "Berg ", "May ",
            "days ", "leave ", "never ", "at least ", "per ", "month ", "5", "30", ".",
        ];
        var text = Gen.Elements(pieces).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(text.Two().ToArbitrary(), pair =>
        {
            var sentences = _check.CheckAsync(pair.Item1, [Passages.Of(pair.Item2), Passages.Of(Leave)], "", default).GetAwaiter()
                .GetResult();
            var at = 0;
            foreach (var sentence in sentences)
            {
                Assert.InRange(sentence.Start, at, pair.Item1.Length);
                Assert.InRange(sentence.End, sentence.Start + 1, pair.Item1.Length);
                at = sentence.End;
            }
        }).Check(Samples.Of(300));
    }

    private async Task<IEnumerable<Support>> SupportOf(string answer, params string[] passages) =>
        (await _check.CheckAsync(answer, Passages.Of(passages), "", CancellationToken.None)).Select(sentence => sentence.Support);
}
