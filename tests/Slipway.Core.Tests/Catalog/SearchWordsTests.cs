using Slipway.Core.Catalog;

namespace Slipway.Core.Tests.Catalog;

public class SearchWordsTests
{
    [Theory]
    [InlineData("Cloud-Backup, 24/7!", "cloud backup 24 7")]
    [InlineData("Ça va, naïve Ærø? STRASSE straße", "ca va naive aero strasse")]
    [InlineData("e\u0301te\u0301 ÉTÉ été", "ete")]
    [InlineData("Łódź đồng İstanbul ısı", "lodz dong istanbul isi")]
    [InlineData("日本語 Ελλάς Йод", "日本語 ελλασ иод")]
    [InlineData("\ud83d\ude80 \ud800 \0 …", "")]
    [InlineData("one One ONE", "one")]
    public void Words_are_compared_without_case_accents_and_punctuation(string text, string words) =>
        Assert.Equal(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), SearchWords.Of(text));

    [Fact]
    public void A_word_is_the_same_when_it_is_read_again_and_a_long_one_is_cut()
    {
        var words = SearchWords.Of("ẞæŒ ﬁnal Ǽ " + new string('x', 5000));
        Assert.Equal(words, SearchWords.Of(string.Join(' ', words)));
        Assert.Equal(40, words[^1].Length);
    }

    [Fact]
    public void A_question_says_all_that_is_wrong_with_it()
    {
        var (_, faults) = CatalogQuery.Read("!!", new string('c', 201), null, "a\0b", "Germany");
        Assert.Equal(4, faults.Length);
        Assert.Contains(
            "at most 10",
            Assert.Single(CatalogQuery.Read("a b c d e f g h i j k", null, null, null, null).Faults),
            StringComparison.Ordinal);
        Assert.Contains(
            "at most 200", Assert.Single(CatalogQuery.Read(new string('a', 201), null, null, null, null).Faults), StringComparison.Ordinal);
        Assert.Empty(CatalogQuery.Read(" ", "", null, "Contoso", "de").Faults);
    }
}
