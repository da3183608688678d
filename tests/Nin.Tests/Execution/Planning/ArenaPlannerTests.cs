using Nin.Execution.Planning;
using Nin.Random;

namespace Nin.Tests.Execution.Planning;

public sealed class ArenaPlannerTests
{
    private const int Alignment = 16;

    [Fact]
    public void Place_AnyLifetimes_KeepsApartWhatIsNeededAtOnceAndAligned()
    {
        for (uint trial = 0; trial < 500; trial++)
        {
            var random = new RandomStream(1, RandomPurpose.Test, 4, trial);
            Buffer[] buffers = new Buffer[1 + random.NextInt32(40)];
            var planner = new ArenaPlanner();
            for (int i = 0; i < buffers.Length; i++)
            {
                int from = random.NextInt32(30);
                var buffer = new Buffer(
                    random.NextInt32(5) == 0 ? random.NextInt32(3) : random.NextInt32(1000), from, from + random.NextInt32(10));
                buffers[i] = buffer;
                planner.Reserve(buffer.Length, buffer.From, buffer.To, offset => buffer.Offset = offset);
            }

            int size = planner.Place();
            foreach (Buffer a in buffers)
            {
                Assert.Equal(0, a.Offset % Alignment);
                Assert.InRange(a.Offset, 0, size - a.Length);
                foreach (
                    Buffer b in buffers.Where(b => b != a && a.From <= b.To && b.From <= a.To && a.Length > 0 && b.Length > 0))
                {
                    Assert.True(a.Offset + a.Length <= b.Offset || b.Offset + b.Length <= a.Offset, $"trial {trial}: {a} meets {b}");
                }
            }

            int atOnce = Enumerable.Range(0, 40).Max(
                moment => buffers.Where(b => b.From <= moment && moment <= b.To).Sum(b => b.Length));
            Assert.InRange(size, atOnce, buffers.Sum(b => (b.Length + Alignment - 1) / Alignment * Alignment));
        }
    }

    [Fact]
    public void Place_OneAfterTheOther_TakesTheRoomOfTheLargest()
    {
        var planner = new ArenaPlanner();
        for (int i = 0; i < 10; i++)
        {
            planner.Reserve(16 * (i + 1), i, i, _ => { });
        }

        Assert.Equal(160, planner.Place());
    }

    [Fact]
    public void Place_TooLargeForAnArena_Throws()
    {
        var planner = new ArenaPlanner();
        planner.Reserve(int.MaxValue - 100, 0, 1, _ => { });
        planner.Reserve(1000, 1, 2, _ => { });
        Assert.Throws<OverflowException>(() => planner.Place());
    }

    private sealed record Buffer(int Length, int From, int To)
    {
        public int Offset { get; set; } = -1;
    }
}
