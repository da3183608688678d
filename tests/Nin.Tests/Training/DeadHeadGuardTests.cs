using Nin.Training;

namespace Nin.Tests.Training;

public sealed class DeadHeadGuardTests
{
    [Fact]
    public void Observe_AllMapsZeroForSomeSteps_SaysSo()
    {
        var guard = new DeadHeadGuard(Math.Log(10));
        for (int step = 1; step < DeadHeadGuard.ZeroSteps; step++)
        {
            Assert.Null(guard.Observe(2.302585, allOutputsZero: true));
        }

        Assert.Equal(
            "dead head: every class map was zero for 5 whole batches, so no gradient comes back and the loss stays at 2.302585",
            guard.Observe(2.302585, allOutputsZero: true));
    }

    [Fact]
    public void Observe_OneBatchWithAMap_BeginsCountingAnew()
    {
        var guard = new DeadHeadGuard(Math.Log(10));
        for (int step = 0; step < 50; step++)
        {
            Assert.Null(guard.Observe(2.5, allOutputsZero: step % DeadHeadGuard.ZeroSteps != 0));
        }
    }

    [Fact]
    public void Observe_LossOfChanceForManySteps_SaysSo()
    {
        var guard = new DeadHeadGuard(Math.Log(100));
        for (int step = 1; step < DeadHeadGuard.StuckSteps; step++)
        {
            Assert.Null(guard.Observe(Math.Log(100) + (step % 2 == 0 ? 9e-7 : -9e-7), allOutputsZero: false));
        }

        Assert.Equal("dead head: the loss has been 4.605170, that of chance, for 40 steps", guard.Observe(Math.Log(100), allOutputsZero: false));
    }

    [Fact]
    public void Observe_LossNearChanceButMoving_IsNothing()
    {
        var guard = new DeadHeadGuard(Math.Log(10));
        for (int step = 0; step < 200; step++)
        {
            Assert.Null(guard.Observe(Math.Log(10) + (step % 30 == 0 ? 2e-6 : 0), allOutputsZero: false));
        }
    }
}
