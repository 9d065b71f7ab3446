using CodeSight.SearchIndex;
using CodeSight.SearchIndex.Analysis;
using CodeSight.SearchIndex.Globs;
using CodeSight.SearchIndex.Segments;

namespace CodeSight.Tests.SearchIndex;

public sealed class LanguagesTests
{
    // What ts_lexize of Postgres 15 gives by its own Snowball dictionaries.
    [Theory]
    [InlineData("da", "virksomhederne=virksomhed undersøgelser=undersøg medarbejderens=medarbejd hurtigste=hurt bestemmelserne=bestem")]
    [InlineData("nl", "lichamelijke=licham vergaderingen=vergader huizen=huiz gevolgen=gevolg")]
    [InlineData("fi", "sopimuksen=sopimuks taloissa=talo kysymyksiä=kysymyks maksetaan=maks")]
    [InlineData("fr", "entreprises=entrepris nationalement=national remboursements=rembours continuellement=continuel")]
    [InlineData("de", "häuser=haus verteidigungen=verteid kündigungsfristen=kundigungsfrist größere=gross mitarbeiterinnen=mitarbeiterinn")]
    [InlineData("hu", "szerződések=szerződés házakban=ház munkavállalóknak=munkavállaló költségek=költség kérdéseket=kérdés")]
    [InlineData("it", "rimborsi=rimbors lavoratrici=lavor contratti=contratt rapidamente=rapid pagamenti=pag")]
    [InlineData("nb", "virksomhetene=virksom ansettelser=ansett kontraktene=kontrakt raskeste=raskest bestemmelser=bestemm")]
    [InlineData("pt", "contratos=contrat trabalhadoras=trabalh pagamentos=pagament rapidamente=rapid")]
    [InlineData("ro", "contractele=contract întrebărilor=întrebăr muncitoare=muncit")]
    [InlineData("ru", "договоры=договор сотрудников=сотрудник оплаченный=оплачен вопросами=вопрос защитники=защитник")]
    [InlineData("es", "contratos=contrat trabajadoras=trabaj pagaremos=pag rápidamente=rapid organizaciones=organiz")]
    [InlineData("sv", "anställningar=anställning avtalen=avtal företagens=företag snabbaste=snabb bestämmelser=bestämm")]
    [InlineData("tr", "sözleşmeler=sözleşme evlerinde=ev ödemeler=ödeme soruları=soru")]
    [InlineData("ca", "contractes=contract treballadores=treball")]
    [InlineData("eu", "etxeetan=etxe langileak=lan")]
    [InlineData("hy", "պայմանագրեր=պայմանագր")]
    [InlineData("en", "agreements=agreement employees=employe quickly=quick")]
    public void Words_have_the_stems_of_their_language(string code, string pairs) => Assert.All(pairs.Split(' '), pair =>
    {
        var (word, stem) = (pair.Split('=')[0], pair.Split('=')[1]);
        Assert.Equal(Folded(stem), new string(Languages.Of(code).Normalise(word, new char[Analyser.MaxForm])));
    });

    [Theory]
    [InlineData("ar", "المعلمون في المدرسة صباحا", "أين المعلم؟")]
    [InlineData("bg", "Договорите на служителите се подписват", "Къде е договорът?")]
    [InlineData("cs", "Smlouvy zaměstnanců podepisuje ředitel", "Kdo podepisuje smlouvu?")]
    [InlineData("de", "Die Kündigungsfristen stehen in den Verträgen", "Wie lang ist die Kündigungsfrist?")]
    [InlineData("el", "Οι συμβάσεις υπογράφονται από τον διευθυντή", "Ποιος έχει τη σύμβαση;")]
    [InlineData("es", "Las organizaciones pagan a los trabajadores", "¿Cuándo paga la organización?")]
    [InlineData("fa", "قرارداد كاركنان امضا شد", "قرارداد کارکنان کجاست")]
    [InlineData("fi", "Sopimukset allekirjoitetaan taloissa", "Missä sopimuksen voi lukea talossa?")]
    [InlineData("fr", "L'entreprise rembourse les frais d'hôtel", "Qui paie l'hôtel des entreprises ?")]
    [InlineData("hi", "लड़कियों ने किताबें पढ़ीं", "लड़की किताब कब पढ़ेगी?")]
    [InlineData("hu", "A szerződéseket a házakban írják alá", "Hol van a szerződés?")]
    [InlineData("id", "Pekerjaan dibayar setiap bulan", "Kapan pembayaran kerja?")]
    [InlineData("it", "I rimborsi dell'azienda arrivano tardi", "Quando arriva il rimborso all'azienda?")]
    [InlineData("lv", "Darbinieku līgumi ir parakstīti", "Kur ir darbinieka līgums?")]
    [InlineData("nb", "Kontraktene signeres av sjefen", "Hvem har kontrakten?")]
    [InlineData("pt", "Os contratos são pagos em reuniões", "Quando se assina o contrato?")]
    [InlineData("ro", "Contractele angajaţilor sunt semnate", "Unde este contractul angajaților?")]
    [InlineData("ru", "Договоры сотрудников подписаны в ёлочном зале", "Где договор сотрудника?")]
    [InlineData("sv", "Företagens avtal gäller i ett år", "Hur länge gäller avtalet i företaget?")]
    [InlineData("tr", "Ankara'nın sözleşmeleri burada", "Ankara sözleşmesi nerede?")]
    public void Documents_are_found_by_other_forms_of_their_words_and_so_among_documents_of_other_languages(string code, string text, string question)
    {
        KeywordDocument[] others = [Document(2, "en", "The annual report lists the offices."), Document(3, "nl", "Het jaarverslag noemt de kantoren.")];
        using var alone = Index([Document(1, code, text)]);
        using var among = Index([Document(1, code, text), .. others]);

        Assert.NotEmpty(Search(alone.Current, question));
        Assert.Equal(1, Search(among.Current, question).FirstOrDefault());
        var query = among.Current.Analyse(question);
        Assert.True(new QuestionMatch(question, query).In(text).Proximity > 0, "no word of the question is seen in the text");
    }

    [Fact]
    public void One_question_finds_documents_of_every_language()
    {
        using var index = Index(
        [
            Document(1, "en", "The Panthers defended the title."), Document(2, "de", "Die Panthers verteidigten den Titel."),
            Document(3, "es", "Los Panthers defendieron el título."), Document(4, "ru", "Panthers защитили титул."),
        ]);

        Assert.Equal([1, 2, 3, 4], Search(index.Current, "Who are the Panthers?").Order());
        Assert.Equal([1, 2, 3, 4], Search(index.Current, "Wer sind die Panthers?").Order());
        Assert.Equal([1, 2, 3, 4], Search(index.Current, "Кто такие Panthers?").Order());
    }

    [Fact]
    public void Stop_words_are_those_of_the_question_and_of_each_document()
    {
        using var index = Index(
        [
            Document(1, "de", "Die Kosten und die Fristen."), Document(2, "en", "Plants die in winter."),
            Document(3, "de", "Pflanzen sterben."), Document(4, "en", "Costs."),
        ]);

        var forms = index.Current.Analyse("Wer kennt die Kosten?").Terms.SelectMany(term => term.Forms).ToList();
        Assert.Contains("kost", forms);
        Assert.DoesNotContain(forms, form => form.StartsWith("die", StringComparison.Ordinal));
        Assert.Equal([2], Search(index.Current, "When do they die?"));
    }

    [Theory]
    [InlineData("de", "Der Abfluss des Gletschers lief nach Westen.", "Wohin lief der Gletscherabfluss?")]
    [InlineData("de", "Die Quelle aller Fehler ist bekannt.", "Was ist die Fehlerquelle?")]
    [InlineData("nl", "De toeslag wordt in het weekend betaald.", "Wat is de weekendtoeslag?")]
    [InlineData("sv", "Kostnaden för resan betalas.", "Vem betalar resekostnaden?")]
    public void Word_made_of_several_that_no_document_has_is_looked_for_in_its_parts(string language, string text, string question)
    {
        using var index = Index([Document(1, language, text), Document(2, language, "Annat anders noch iets.")]);

        Assert.Equal([1], Search(index.Current, question).Take(1));
    }

    [Fact]
    public void Word_that_a_document_has_is_not_taken_apart()
    {
        using var index = Index([Document(1, "de", "Gletscherabfluss"), Document(2, "de", "Der Abfluss des Gletschers")]);

        Assert.Equal(["gletscherabfluss"], index.Current.Analyse("Gletscherabfluss").Terms.Select(term => term.Text));
    }

    [Theory]
    [InlineData("How many sacks did the Panthers have?", "en")]
    [InlineData("Panthers Super Bowl", "en")]
    [InlineData("Сколько очков у команды Panthers?", "ru")]
    public void Question_to_documents_of_another_script_is_of_its_own_language(string question, string language)
    {
        using var index = Index([Document(1, "ru", "Команда Panthers защитила титул.")]);

        Assert.Equal(language, index.Current.Analyse(question).Language);
    }

    [Fact]
    public void Documents_in_other_languages_change_nothing_for_somebody_who_may_not_read_them()
    {
        KeywordDocument[] english = [Document(1, "en", "Organs are donated."), Document(2, "", "The organisation pays.")];
        using var small = Index(english);
        using var large = Index([.. english, Document(3, "fr", "Les organes sont donnés."), Document(4, "de", "Die Organe.")]);
        var own = PathScope.Everything.And([FileGlob.Parse("en*"), FileGlob.Parse("none*")]);

        const string question = "Who donates the organs?";
        Assert.Equal(Describe(small.Current.Analyse(question)), Describe(large.Current.Within(own).Analyse(question)));
    }

    [Fact]
    public void Index_forgets_a_language_with_its_last_document()
    {
        using var lived = Index([Document(1, "en", "Organs."), Document(2, "fr", "Organes."), Document(3, "en", "More organs.")]);
        lived.Apply([Document(1, "en", "Organs.")], [2], 2);
        using var fresh = Index([Document(1, "en", "Organs."), Document(3, "en", "More organs.")]);

        Assert.Equal(Describe(fresh.Current.Analyse("organes")), Describe(lived.Current.Analyse("organes")));
    }

    [Fact]
    public void Same_text_in_another_language_is_another_document()
    {
        using var index = Index([Document(1, "", "Die Häuser")]);
        Assert.True(index.Holds(1, "none1.md", "", [1]));
        Assert.False(index.Holds(1, "none1.md", "de", [1]));
    }

    [Theory]
    [InlineData("谁在什么时候签合同？", "合同", "什么")]
    [InlineData("誰がいつ契約書に署名しますか", "契約", "ます")]
    [InlineData("ใครลงนามสัญญาเมื่อไร", "สั", "ใค")]
    [InlineData("누가 언제 계약서에 서명합니까", "계약", "언제")]
    public void Question_words_of_scripts_without_spaces_do_not_score(string question, string kept, string left)
    {
        var terms = QuestionTerms.Of(question, [Languages.English]).Scoring.Select(term => term.Text).ToList();

        Assert.Contains(kept, terms);
        Assert.DoesNotContain(left, terms);
    }

    [Fact]
    public void Question_of_nothing_but_question_words_is_left_as_it_is() =>
        Assert.NotEmpty(QuestionTerms.Of("什么？", [Languages.English]).Scoring);

    [Fact]
    public void Every_language_takes_any_word()
    {
        var random = new Random(1);
        const string signs = "aeioustrnlm'’-ßøåéäöüñçşțżбвгдеёйαβγδάعبكةىःिकखगäα\u0301ﬁİ";
        string[] codes = ["ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "eu", "fa", "fi", "fr", "ga", "hi", "hu", "hy", "id", "it", "lv", "nb", "nl", "pt",
            "ro", "ru", "sv", "tr"];
        var form = new char[Analyser.MaxForm];
        for (var round = 0; round < 400; round++)
        {
            var word = new string([.. Enumerable.Range(0, random.Next(1, round == 0 ? 132 : 20)).Select(_ => signs[random.Next(signs.Length)])]);
            foreach (var code in codes)
                Assert.InRange(Languages.Of(code).Normalise(word, form).Length, 1, byte.MaxValue);
        }
    }

    private static string Folded(string text) => new(Analyser.Fold(text, new char[Analyser.MaxForm]));

    private static string Describe(KeywordQuery query) =>
        string.Join(' ', query.Terms.Select(term => $"{string.Join('|', term.Forms)}:{term.Idf:R}"));

    private static IEnumerable<long> Search(IKeywordSnapshot snapshot, string question) =>
        snapshot.Search(snapshot.Analyse(question), 10, null).Select(hit => hit.ChunkId);

    private static KeywordIndex Index(IReadOnlyList<KeywordDocument> documents)
    {
        var index = new KeywordIndex();
        index.Apply(documents, [], 1);
        return index;
    }

    private static KeywordDocument Document(long id, string language, string text) =>
        new(id, $"{(language.Length == 0 ? "none" : language)}{id}.md", [new KeywordChunk(id, "", text)], language);
}
