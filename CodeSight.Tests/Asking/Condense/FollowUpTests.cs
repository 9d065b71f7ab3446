using System.Text.Json;
using CodeSight.Bench.Corpus;
using CodeSight.Core.Asking.Condense;
using CodeSight.Tests.Infrastructure;
using FollowUp = CodeSight.Core.Asking.Condense.FollowUp;

namespace CodeSight.Tests.Asking.Condense;

public sealed class FollowUpTests
{
    private static readonly string Samples = Path.Combine(SharedData.RepositoryRoot, "samples");

    private static readonly (string Question, string Answer)[] Unrelated =
    [
        ("How much may a hotel in Oslo cost per night?", "A hotel in Oslo may cost NOK 1,900 per night [1]."),
        ("Do contractors get paid leave?", "1. Employees do. [1]\n2. Contractors do not. [2]"),
        ("Wann ist das Sommerfest?", "Am 27. Juni. [1]"),
    ];

    [Theory]
    // Ellipsis.
    [InlineData("How many vacation days do employees get?", "and for contractors?", "How many vacation days do contractors get?")]
    [InlineData("How many vacation days do employees get?", "And contractors?", "How many vacation days do contractors get?")]
    [InlineData("How long is the trial period in Lyon?", "What about Porto?", "How long is the trial period in Porto?")]
    [InlineData("When is the Lyon office open?", "In Porto?", "When is the Porto office open?")]
    [InlineData("What does the Silver tariff cost?", "and the Gold tariff?", "What does the Gold tariff cost?")]
    [InlineData("What does a mower cost?", "How about a trimmer?", "What does a trimmer cost?")]
    [InlineData("Who signs orders over 1,500 EUR?", "And over 75 EUR?", "Who signs orders over 75 EUR?")]
    [InlineData("How many days of annual leave do I get?", "and sick leave?", "How many days of sick leave do I get?")]
    [InlineData("What is the allowance for fuel?", "And if I use my own car?", "What is the allowance for fuel if I use my own car?")]
    [InlineData("May I work from a train?", "Why not?", "May I work from a train, and why not?")]
    [InlineData("Do you repair mowers?", "Since when?", "Do you repair mowers, and since when?")]
    [InlineData("Do you repair mowers?", "how much?", "Do you repair mowers, and how much?")]
    [InlineData("How many people work in Lyon?", "And how many in Porto?", "How many people work in Porto?")]
    [InlineData("How long is the trial period in Lyon?", "And the garden leave?", "How long is the garden leave in Lyon?")]
    [InlineData("How many vacation days do employees get?", "What about part-time staff?", "How many vacation days do part-time staff get?")]
    [InlineData("Who must be told about a fire?", "And customers?", "Who must be told about a fire, and customers?")]
    [InlineData("What are the fuel limits?", "What about tolls?", "What are the fuel limits, and tolls?")]
    [InlineData("How much may a hotel in Oslo cost per night?", "Hmm, and in August?", "How much may a hotel in Oslo cost per night in August?")]
    [InlineData("Are there language courses?", "Which ones?", "Are there language courses, and which ones?")]
    [InlineData("Who is the shift lead?", "And the technical lead?", "Who is the technical lead?")]
    [InlineData("I broke my badge", "Who do I have to call?", "I broke my badge, and who do I have to call?")]
    // Pronouns.
    [InlineData("What is a gap year?", "How long may it last?", "How long may a gap year last?")]
    [InlineData("Can I have a fuel card?", "What is its monthly limit?", "What is the monthly limit of a fuel card?")]
    [InlineData("Do we have badge readers?", "How many of them are there?", "How many badge readers are there?")]
    [InlineData("Who is the head of purchasing?", "What is her phone number?", "What is the phone number of the head of purchasing?")]
    [InlineData("How long is the trial period in Lyon?", "Who decides there?", "Who decides in Lyon?")]
    [InlineData("What is parental leave?", "Does that include weekends?", "Does parental leave include weekends?")]
    [InlineData("How do I roll back an update?", "How long does that take?", "How long does rolling back an update take?")]
    [InlineData("How do I swap a shift?", "Until when is it possible?", "Until when is swapping a shift possible?")]
    [InlineData("How long are records kept on Gold?", "And what happens to them when I leave?", "What happens to records kept on Gold when I leave?")]
    [InlineData("What is the book budget?", "Can I use that for courses?", "Can I use the book budget for courses?")]
    // Courtesies and repetition.
    [InlineData("What is the allowance for fuel?", "Thanks! And for tolls?", "What is the allowance for tolls?")]
    [InlineData("What is the allowance for fuel?", "no, I meant tolls", "What is the allowance for tolls?")]
    [InlineData("What is the allowance for fuel?", "again?", "What is the allowance for fuel?")]
    [InlineData("What is the allowance for fuel?", "Sorry, could you say that again please?", "What is the allowance for fuel?")]
    [InlineData("What is the allowance for fuel?", "Got it. And for tolls?", "What is the allowance for tolls?")]
    [InlineData("What is the allowance for fuel?", "One more time please", "What is the allowance for fuel?")]
    [InlineData("What is the allowance for fuel?", "Can I get more?", "What is the allowance for fuel, and can I get more?")]
    [InlineData("What is the allowance for fuel?", "Can you remind me of the deadline?", "What is the allowance for fuel?")]
    [InlineData("What is the allowance for fuel?", "Could you repeat the amount?", "What is the allowance for fuel?")]
    [InlineData("What is the allowance for fuel?", "Are you sure?", "What is the allowance for fuel?")]
    // Other languages.
    [InlineData("Wie viel darf ein Hotel in Oslo kosten?", "Und in Berlin?", "Wie viel darf ein Hotel in Berlin kosten?")]
    [InlineData("Wie viele Urlaubstage habe ich?", "Wann verfallen sie?", "Wie viele Urlaubstage habe ich, und wann verfallen sie?")]
    public void Follow_up_becomes_a_question_that_stands_alone(string earlier, string question, string expected) =>
        Assert.Equal(expected, FollowUp.Condense(question, [new(true, earlier), new(false, "An answer [1].")]));

    [Fact]
    public void Follow_up_of_follow_ups_refers_to_the_last_of_them()
    {
        ConversationTurn[] history =
        [
            new(true, "How long is the trial period in Lyon?"), new(false, "Two months [1]."), new(true, "And in Porto?"), new(false, "Six [1]."),
            new(true, "Thank you!"),
        ];
        Assert.Equal("How long is the trial period in Turin?", FollowUp.Condense("and Turin?", history));
        Assert.Equal("How long is the trial period in Porto?", FollowUp.Condense("repeat that please", history));
    }

    [Fact]
    public void Change_of_subject_is_followed_and_the_earlier_one_is_forgotten()
    {
        ConversationTurn[] history = [new(true, "What does a mower cost?"), new(true, "When is the garden party?")];
        Assert.Equal("Where is the garden party?", FollowUp.Condense("Where is it?", history));
    }

    [Theory]
    [InlineData("and the second one?", "Which tariffs exist: The Gold tariff costs EUR 9")]
    [InlineData("What about the last point?", "Which tariffs exist: Others on request")]
    public void Part_of_the_last_answer_is_found_by_its_number(string question, string expected) => Assert.Equal(
        expected,
        FollowUp.Condense(
            question,
            [
                new(true, "Which tariffs exist?"),
                new(false, "There are:\n\n1. The Silver tariff [1]\n2. The Gold tariff costs EUR 9 [1][2]\n3. Others on request [2]"),
            ]));

    [Theory]
    [InlineData("When is the garden party?")]
    [InlineData("If a receipt is lost, how can I replace it?")]
    [InlineData("Is it possible to bring a dog?")]
    [InlineData("How long does it take to repair a mower?")]
    [InlineData("Are there showers in Lyon?")]
    [InlineData("Does a mower lose its warranty?")]
    [InlineData("What may a room cost in a city that is not listed?")]
    [InlineData("parental leave")]
    [InlineData("per diem")]
    [InlineData("per diem rates")]
    [InlineData("VI-9015")]
    [InlineData("Good practices for passwords?")]
    [InlineData("It is accepted up to 50 EUR and three times a year.")]
    [InlineData("Somebody stole my notebook. What now?")]
    [InlineData("Thanks!")]
    [InlineData("ok, thank you very much")]
    [InlineData("Hello")]
    [InlineData("  When is   the garden party ?\r\n")]
    [InlineData("?!")]
    [InlineData("多少钱?")]
    public void Question_that_stands_alone_stays_as_it_is(string question)
    {
        foreach (var (earlier, answer) in Unrelated)
            Assert.Same(question, FollowUp.Condense(question, [new(true, earlier), new(false, answer)]));
    }

    [Theory]
    [InlineData("and for contractors?")]
    [InlineData("why?")]
    [InlineData("again?")]
    public void Question_without_an_earlier_one_stays_as_it_is(string question)
    {
        Assert.Same(question, FollowUp.Condense(question, []));
        Assert.Same(question, FollowUp.Condense(question, [new(false, "An answer to nothing.")]));
        Assert.Same(question, FollowUp.Condense(question, [new(true, "Thanks!")]));
    }

    [Fact]
    public void Long_message_counts_by_its_last_question()
    {
        var mail = string.Concat(Enumerable.Repeat("We were on the road all day and had nothing but rain. ", 20))
            + "How long is the trial period in Lyon? Best regards";
        Assert.Equal("How long is the trial period in Porto?", FollowUp.Condense("And in Porto?", [new(true, mail)]));
        Assert.Same(mail, FollowUp.Condense(mail, [new(true, "What does it cost?")]));
    }

    [Fact]
    public void Any_text_can_be_condensed()
    {
        var random = new Random(15);
        string[] pieces =
        [
            "it", "and", "?", "that", " ", "the", "Oslo", ",", "what about", "if", "\ud83d", "é", "second", "one", "for", ".", "\n", "[1]", "there", "their",
            "1,5", "of", "''", "how", "do", "I", "swap", "again",
        ];
        for (var i = 0; i < 20_000; i++) FollowUp.Condense(Text(), [new(true, Text()), new(false, Text()), new(true, Text())]);

        string Text() => string.Join(random.Next(2) == 0 ? " " : "", random.GetItems(pieces, random.Next(8)));
    }

    [Theory]
    [InlineData("questions.jsonl")]
    [InlineData("evaluation.jsonl")]
    public void No_question_of_the_samples_is_touched_after_any_other(string file)
    {
        var questions = QuestionFile.Read(Path.Combine(Samples, file)).Select(question => question.Text).ToList();
        foreach (var earlier in questions)
            foreach (var question in questions)
                Assert.Same(question, FollowUp.Condense(question, [new(true, earlier), new(false, "An answer [1].")]));
    }

    // Their authors had a paragraph before them, and some questions cannot be understood without it: "When was he elected by Nixon?"
    [SharedDataTheory]
    [InlineData(0.0, "qa", "contoso-hr", "questions.jsonl")]
    [InlineData(0.0, "qa", "financebench", "questions.jsonl")]
    [InlineData(0.01, "ir", "squad11", "queries.jsonl")]
    [InlineData(0.01, "ir", "xquad-de", "queries.jsonl")]
    [InlineData(0.01, "ir", "xquad-es", "queries.jsonl")]
    [InlineData(0.01, "ir", "xquad-ru", "queries.jsonl")]
    [InlineData(0.01, "ir", "xquad-zh", "queries.jsonl")]
    public void Hardly_a_question_of_other_sets_is_touched(double most, params string[] file)
    {
        var questions = File.ReadLines(SharedData.At(file)).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.TryGetProperty("text", out var text) ? text : line.GetProperty("question")).GetString() ?? "").ToList();
        Assert.NotEmpty(questions);
        foreach (var (earlier, answer) in Unrelated)
        {
            var touched = questions.Where(IsTouched).ToList();
            Assert.True(
                touched.Count <= most * questions.Count, $"{touched.Count} of {questions.Count} were touched: {string.Join(" | ", touched.Take(20))}");

            bool IsTouched(string question) =>
                !ReferenceEquals(question, FollowUp.Condense(question, [new(true, earlier), new(false, answer)]));
        }
    }
}
