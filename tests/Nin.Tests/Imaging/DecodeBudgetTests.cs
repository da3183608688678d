using Nin.Formats;
using Nin.Imaging;

namespace Nin.Tests.Imaging;

public sealed class DecodeBudgetTests
{
    [Fact]
    public void CheckSize_OverTheSide_Throws() => AssertOver(
        new Limits { Side = 10 },
        budget => budget.CheckSize(11, 1, 5),
        "X at byte 5: the picture is 11 x 1 pixels; the limit for a side is 10. Raise Limits.Side if the file is to be trusted.");

    [Fact]
    public void CheckSize_OverThePixels_Throws() => AssertOver(
        new Limits { Pixels = 99 },
        budget => budget.CheckSize(10, 10),
        "X: the picture has 10 x 10 pixels; the limit is 99. Raise Limits.Pixels if the file is to be trusted.");

    [Fact]
    public void CheckSize_AtTheLimit_Passes() => Assert.Null(
        Record.Exception(() => new DecodeBudget("X", new Limits { Pixels = 100, Side = 10 }).CheckSize(10, 10)));

    [Fact]
    public void Charge_OverTheBytesInSum_ThrowsBeforeAllocating() => AssertOver(
        new Limits { DecodeBytes = 100 },
        budget =>
        {
            Assert.Equal(60, budget.Allocate(60).Length);
            budget.Charge(40);
            budget.Allocate(1, 9);
        },
        "X at byte 9: decoding needs 101 bytes; the limit is 100. Raise Limits.DecodeBytes if the file is to be trusted.");

    [Fact]
    public void Charge_MoreThanAnArrayHolds_Throws() => AssertOver(
        new Limits { DecodeBytes = long.MaxValue },
        budget => budget.Charge(1L << 40),
        "X: decoding needs 1099511627776 bytes; the limit is 2147483591. Raise Limits.DecodeBytes if the file is to be trusted.");

    [Fact]
    public void ChargeChunk_OneTooMany_Throws() => AssertOver(
        new Limits { Chunks = 2 },
        budget =>
        {
            budget.ChargeChunk();
            budget.ChargeChunk();
            budget.ChargeChunk();
        },
        "X: the file has more than 2 chunks. Raise Limits.Chunks if the file is to be trusted.");

    [Fact]
    public void ChargeScan_OneTooMany_Throws() => AssertOver(
        new Limits { Scans = 0 },
        budget => budget.ChargeScan(),
        "X: the file has more than 0 scans. Raise Limits.Scans if the file is to be trusted.");

    [Fact]
    public void ChargeAncillary_OverTheSum_Throws() => AssertOver(
        new Limits { AncillaryBytes = 10 },
        budget =>
        {
            budget.ChargeAncillary(6);
            budget.ChargeAncillary(5);
        },
        "X: the file has more than 10 bytes of ancillary data. Raise Limits.AncillaryBytes if the file is to be trusted.");

    [Fact]
    public void CheckTime_Late_Throws() => AssertOver(
        new Limits { DecodeTime = TimeSpan.FromTicks(-1) },
        budget => budget.CheckTime(),
        "X: decoding takes longer than -1E-07 s. Raise Limits.DecodeTime if the file is to be trusted.");

    private static void AssertOver(Limits limits, Action<DecodeBudget> spend, string message) =>
        Assert.Equal(message, Assert.Throws<NinFormatException>(() => spend(new DecodeBudget("X", limits))).Message);
}
