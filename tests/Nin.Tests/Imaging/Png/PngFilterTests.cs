using Nin.Imaging.Png;

namespace Nin.Tests.Imaging.Png;

public sealed class PngFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Undo_WhatTheSpecificationFilters_GivesTheRowBack(int stride)
    {
        for (int pixels = 1; pixels <= 70; pixels++)
        {
            byte[] above = TestImages.Noise(1, pixels * stride, 1, 1).Pixels.ToArray();
            byte[] row = TestImages.Noise(1, pixels * stride, 1, 2).Pixels.ToArray();
            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                byte[] filtered = Filter(filter, row, above, stride);
                PngFilter.Undo(filter, above, stride, filtered);
                Assert.Equal(row, filtered);
            }
        }
    }

    [Theory]
    [InlineData(10, 20, 30, 10)]
    [InlineData(20, 10, 30, 10)]
    [InlineData(10, 30, 20, 20)]
    [InlineData(7, 7, 7, 7)]
    [InlineData(0, 255, 0, 255)]
    [InlineData(5, 9, 5, 9)]
    public void Predict_Neighbours_GivesTheNearest(int left, int above, int aboveLeft, int expected) =>
        Assert.Equal(expected, PngFilter.Predict(left, above, aboveLeft));

    /// <summary>The filters as section 9.2 of the specification writes them.</summary>
    private static byte[] Filter(int filter, byte[] row, byte[] above, int stride) => row.Select((x, i) =>
    {
        int a = i < stride ? 0 : row[i - stride], b = above[i], c = i < stride ? 0 : above[i - stride];
        int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        int paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
        return (byte)(x - new[] { 0, a, b, (a + b) / 2, paeth }[filter]);
    }).ToArray();
}
