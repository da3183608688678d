using Nin.Data.Augmenting;
using Nin.Random;

namespace Nin.Tests.Data.Augmenting;

public sealed class AugmentationTests
{
    [Fact]
    public void Apply_None_Copies()
    {
        float[] source = Numbered(3, 4, 2);
        Assert.Equal(source, Applied(Augmentation.None, source, 3, 4, 0));
    }

    [Fact]
    public void Apply_Shift_MovesWithinTheLimitAndFillsWithZero()
    {
        var seen = new HashSet<(int, int)>();
        for (uint index = 0; index < 400; index++)
        {
            float[] shifted = Applied(new Augmentation(Shift: 2), Numbered(4, 5, 2), 4, 5, index);
            (int Down, int Right) move = Enumerable.Range(-2, 5).SelectMany(
                down => Enumerable.Range(-2, 5).Select(right => (down, right)))
                .Single(candidate => shifted.SequenceEqual(Moved(4, 5, 2, candidate.down, candidate.right, flip: false)));
            seen.Add(move);
        }

        Assert.Equal(25, seen.Count);
    }

    [Fact]
    public void Apply_FlipAndShift_MirrorsFirst()
    {
        int flipped = 0;
        for (uint index = 0; index < 400; index++)
        {
            float[] result = Applied(new Augmentation(Shift: 1, HorizontalFlip: true), Numbered(3, 4, 3), 3, 4, index);
            (bool Flip, int, int) found = (
                from flip in new[] { false, true }
                from down in new[] { -1, 0, 1 }
                from right in new[] { -1, 0, 1 }
                select (
                flip, down, right))
                .Single(candidate => result.SequenceEqual(Moved(3, 4, 3, candidate.down, candidate.right, candidate.flip)));
            flipped += found.Flip ? 1 : 0;
        }

        // 400 fair coins: 200, and five times the deviation of 10 to either side.
        Assert.InRange(flipped, 150, 250);
    }

    [Fact]
    public void Apply_Cutout_ClearsASquareThatMayReachOverTheEdge()
    {
        var areas = new HashSet<int>();
        for (uint index = 0; index < 300; index++)
        {
            float[] source = Numbered(6, 6, 1), result = Applied(new Augmentation(Cutout: 3), source, 6, 6, index);
            int[] cleared = [.. Enumerable.Range(0, 36).Where(i => result[i] == 0)];
            Assert.All(Enumerable.Range(0, 36).Except(cleared), i => Assert.Equal(source[i], result[i]));
            (int top, int bottom) = (cleared.Min(i => i / 6), cleared.Max(i => i / 6));
            (int left, int right) = (cleared.Min(i => i % 6), cleared.Max(i => i % 6));
            Assert.Equal((bottom - top + 1) * (right - left + 1), cleared.Length);
            areas.Add(cleared.Length);
        }

        Assert.Equal([4, 6, 9], areas.Order());
    }

    [Fact]
    public void Apply_ShiftFilledByReflection_DrawsTheSameShifts()
    {
        for (uint index = 0; index < 50; index++)
        {
            float[] zero = Applied(new Augmentation(Shift: 2), Numbered(4, 5, 2), 4, 5, index);
            float[] filled = Applied(new Augmentation(Shift: 2, ShiftFill: ShiftFill.Reflect), Numbered(4, 5, 2), 4, 5, index);
            Assert.DoesNotContain(0f, filled);
            Assert.All(Enumerable.Range(0, zero.Length).Where(i => zero[i] != 0), i => Assert.Equal(zero[i], filled[i]));
        }
    }

    [Fact]
    public void AlternatelyFlipped_EveryPicture_IsTheOtherWayInTheNextEpoch()
    {
        var augmentation = new Augmentation(AlternatingFlip: true);
        bool[] first = [.. Enumerable.Range(0, 400).Select(index => augmentation.AlternatelyFlipped(3, 0, index))];
        for (int epoch = 1; epoch < 4; epoch++)
        {
            Assert.Equal(
                first.Select(flip => flip ^ (epoch % 2 == 1)),
                Enumerable.Range(0, 400).Select(index => augmentation.AlternatelyFlipped(3, epoch, index)));
        }

        // 400 fair coins: 200, and five times the deviation of 10 to either side.
        Assert.InRange(first.Count(flip => flip), 150, 250);
        Assert.NotEqual(first, Enumerable.Range(0, 400).Select(index => augmentation.AlternatelyFlipped(4, 0, index)));
    }

    [Fact]
    public void Validate_BothFlips_Throws() => Assert.Equal(
        "Augmentation: expected horizontalFlip or alternatingFlip, got both.",
        Assert.Throws<ArgumentException>(
            () => new Augmentation(HorizontalFlip: true, AlternatingFlip: true).Validate(4, 5)).Message);

    [Fact]
    public void DrawCorner_EveryPlace_IsDrawn()
    {
        var seen = new HashSet<(int, int)>();
        for (uint index = 0; index < 100; index++)
        {
            var random = new RandomStream(1, RandomPurpose.Test, 0, index);
            seen.Add(Augmentation.DrawCorner(1, 2, ref random));
        }

        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], seen.Order());
    }

    [Theory]
    [InlineData(-1, 0, "expected a shift from 0 to 3 for 4x5 pictures, got -1.")]
    [InlineData(4, 0, "expected a shift from 0 to 3 for 4x5 pictures, got 4.")]
    [InlineData(0, 5, "expected a cutout from 0 to 4 for 4x5 pictures, got 5.")]
    public void Validate_OutOfRange_Throws(int shift, int cutout, string problem)
    {
        var augmentation = new Augmentation(shift, Cutout: cutout);
        Assert.Equal($"Augmentation: {problem}", Assert.Throws<ArgumentException>(() => augmentation.Validate(4, 5)).Message);
    }

    private static float[] Numbered(int height, int width, int channels) =>
        [.. Enumerable.Range(1, height * width * channels).Select(i => (float)i)];

    private static float[] Applied(Augmentation augmentation, float[] source, int height, int width, uint index)
    {
        var random = new RandomStream(1, RandomPurpose.Augmentation, 0, index);
        float[] destination = [.. Enumerable.Repeat(float.NaN, source.Length)];
        augmentation.Apply(source, height, width, alternatelyFlipped: false, ref random, destination);
        return destination;
    }

    private static float[] Moved(int height, int width, int channels, int down, int right, bool flip)
    {
        float[] source = Numbered(height, width, channels), moved = new float[source.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int fromY, int fromX) = (y - down, x - right);
                if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width)
                {
                    fromX = flip ? width - 1 - fromX : fromX;
                    Array.Copy(source, ((fromY * width) + fromX) * channels, moved, ((y * width) + x) * channels, channels);
                }
            }
        }

        return moved;
    }
}
