import { Volume1, Volume2, VolumeX } from 'lucide-react';
import { useEffect } from 'react';
import { CommandButton } from '../../../commands/command-button.tsx';
import { Slider } from '../../../kit/slider.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import styles from './sound-control.module.css';

/** Mute and volume. Says when the browser waits for a gesture before it lets sound begin. */
export function SoundControl() {
  const { sound, preferences } = useApp();
  const { volume, isMuted } = useStore(preferences, (current) => current.sound);
  const { status, problem } = useStore(sound.store);
  useEffect(() => {
    if (status !== 'waiting') return;
    const unlock = (): void => void sound.unlock();
    window.addEventListener('pointerdown', unlock);
    window.addEventListener('keydown', unlock);
    return () => {
      window.removeEventListener('pointerdown', unlock);
      window.removeEventListener('keydown', unlock);
    };
  }, [sound, status]);
  const isQuiet = isMuted || volume === 0;
  const percent = isMuted ? 0 : Math.round(volume * 100);
  return (
    <div className={styles.control}>
      <CommandButton
        id="sound.mute"
        icon={isQuiet ? VolumeX : volume < 0.5 ? Volume1 : Volume2}
        label={isMuted ? 'Sound is off' : 'Sound is on'}
        isPressed={isMuted}
      />
      <div className={styles.volume}>
        <Slider
          label="Volume"
          min={0}
          max={100}
          step={1}
          value={percent}
          defaultValue={100}
          valueText={`${percent} %`}
          isDimmed={isMuted}
          onChange={(value) => sound.setVolume(value / 100)}
        />
      </div>
      {status === 'waiting' && (
        <span className={styles.note} role="status">
          Click for sound
        </span>
      )}
      {problem !== undefined && (
        <span className={styles.problem} role="status" data-tip={problem.text}>
          No sound
        </span>
      )}
    </div>
  );
}
