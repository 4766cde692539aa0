namespace Slipway.EndToEnd.Tests.Durability;

/// <summary>The reader of traces must see what it is for.</summary>
public sealed class SyncTraceTests
{
    private const string Write = """7 pwrite64(200</data/slipway.db-wal>, "\0\0"..., 4096, 32) = 4096""";
    private const string Sync = "7 fdatasync(200</data/slipway.db-wal>) = 0";
    private const string Answer =
        """9 sendmsg(210<socket:[123]>, """
        + """{msg_name=NULL, msg_iov=[{iov_base="HTTP/1.1 202 Accepted\r\nContent-Le"..., iov_len=400}]}, MSG_NOSIGNAL) = 400""";

    [Fact]
    public void An_answer_after_the_sync_is_in_order()
    {
        var trace = Read(Write, Write, Sync, Answer);
        Assert.Empty(trace.TooEarly);
        Assert.Equal((1, 0), (trace.Answers, trace.AnswersWithoutWrite));
    }

    [Fact]
    public void An_answer_without_a_sync_is_found() => Assert.Single(Read(Write, Sync, Write, Answer).TooEarly);

    [Fact]
    public void A_sync_after_the_answer_is_too_late() => Assert.Single(Read(Write, Answer, Sync).TooEarly);

    [Fact]
    public void A_sync_of_another_file_does_not_count() =>
        Assert.Single(Read(Write, "7 fsync(201</data/slipway.db>) = 0", Answer).TooEarly);

    [Fact]
    public void A_sync_that_failed_does_not_count() =>
        Assert.Single(Read(Write, "7 fsync(200</data/slipway.db-wal>) = -1 EIO (Input/output error)", Answer).TooEarly);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1 EIO (Input/output error)", 1)]
    public void A_sync_counts_when_it_has_ended(string result, int tooEarly) => Assert.Equal(
        tooEarly, Read(Write, "7 fdatasync(200</data/slipway.db-wal> <unfinished ...>", $"7 <... fdatasync resumed>) = {result}",
            Answer).TooEarly.Count);

    [Fact]
    public void A_sync_that_is_still_under_way_does_not_count() =>
        Assert.Single(
            Read(Write, "7 fdatasync(200</data/slipway.db-wal> <unfinished ...>", Answer, "7 <... fdatasync resumed>) = 0").TooEarly);

    [Fact]
    public void A_sync_that_began_before_the_last_write_does_not_count() =>
        Assert.Single(
            Read("7 fdatasync(200</data/slipway.db-wal> <unfinished ...>", Write, "7 <... fdatasync resumed>) = 0", Answer).TooEarly);

    [Fact]
    public void An_answer_that_nothing_was_written_for_is_counted() =>
        Assert.Equal(1, Read(Write, Sync, Answer, Answer).AnswersWithoutWrite);

    private static SyncTrace Read(params string[] lines) => SyncTrace.Read(lines, "/slipway.db-wal", "HTTP/1.1 202");
}
